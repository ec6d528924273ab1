import { IconPhoneFilled, IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { CallInvitation } from '../signaling/call-messages';
import type { CallSession } from '../state/call-session';
import { calls } from '../state/calls';
import { Avatar } from '../ui/Avatar';
import styles from './Ringing.module.css';
import { useRinger } from './use-ringer';

/** Two who talk want a third: over whatever page is open, as a call that rings. */
export function Invited({ invitation }: { invitation: CallInvitation }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const talks = useStore(calls.store, ({ session }) => isLive(session));
  const { displayName: name } = invitation.by;
  const words = t('ring.invites', { name });
  const sounds = useRinger(invitation.room, words);
  const join = async () => {
    // One call at a time: the present one is left, as the button says.
    const { session } = calls.store.getState();
    if (isLive(session)) await session?.hangUp();
    calls.dismiss();
    void calls.endInvitation(invitation.room);
    await navigate(`/r/${invitation.room}`, { state: { straightIn: true } });
  };
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
        <span className={styles.kind}>{t('ring.invitesYou')}</span>
      </span>
      <span className={styles.buttons}>
        <button
          type="button"
          className={`${styles.button} ${styles.reject}`}
          onClick={() => void calls.endInvitation(invitation.room)}
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

function isLive(session: CallSession | undefined): boolean {
  return session !== undefined && session.status.getState().phase !== 'over';
}
