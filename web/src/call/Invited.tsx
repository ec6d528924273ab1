import { IconPhoneFilled, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { CallInvitation } from '../signaling/call-messages';
import { calls } from '../state/calls';
import { Avatar } from '../ui/Avatar';
import styles from './Ringing.module.css';
import { useInvitation } from './use-invitation';
import { useRinger } from './use-ringer';

/** Others want one in their room: over whatever page is open, as a call that rings. */
export function Invited({ invitation }: { invitation: CallInvitation }) {
  const { t } = useTranslation();
  const { talks, join } = useInvitation(invitation);
  const { displayName: name } = invitation.by;
  const words = t('ring.invites', { name });
  const sounds = useRinger(invitation.room, words);
  return (
    <div
      className={styles.ringing}
      role="dialog"
      aria-label={words}
      data-testid="invited"
      data-sounds={sounds}
    >
      <span className="visually-hidden" role="alert">
        {words}
      </span>
      <span className={styles.face}>
        <Avatar name={name} person={invitation.by} />
      </span>
      <span className={styles.who}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.kind}>
          {invitation.title
            ? t('ring.intoRoom', { title: invitation.title })
            : t('ring.invitesYou')}
        </span>
      </span>
      <span className={styles.buttons}>
        <button
          type="button"
          className={`${styles.button} ${styles.reject}`}
          onClick={() => void calls.declineInvitation(invitation.room)}
          data-testid="invited-not"
        >
          <span className={styles.round}>
            <IconPhoneFilled className={styles.down} aria-hidden="true" />
          </span>
          {t('ring.reject')}
        </button>
        <button
          type="button"
          className={`${styles.button} ${styles.accept}`}
          onClick={() => void join()}
          data-testid="invited-join"
        >
          <span className={styles.round}>
            <IconUsers aria-hidden="true" />
          </span>
          {talks ? t('ring.leaveAndJoin') : t('ring.join')}
        </button>
      </span>
    </div>
  );
}
