import { IconPhone, IconPhoneFilled, IconVideo } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Call } from '../signaling/call-messages';
import { calls } from '../state/calls';
import { Avatar } from '../ui/Avatar';
import { pathOf } from './call-path';
import styles from './Ringing.module.css';
import { useRinger } from './use-ringer';

/** Somebody calls: over whatever page is open, until it is answered here or elsewhere, or they give up. */
export function Ringing({ call }: { call: Call }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const box = useRef<HTMLDivElement>(null);
  const { displayName: name } = call.caller.person;
  const video = call.kind === 'video';
  const sounds = useRinger(call.id, t('ring.calls', { name }));

  // Whoever types goes on typing.
  useEffect(() => {
    if (document.activeElement === document.body) box.current?.focus({ preventScroll: true });
  }, []);

  const accept = (camera: boolean) => {
    if (calls.accept(call, camera)) void navigate(pathOf(call.id));
  };

  return (
    <div
      ref={box}
      tabIndex={-1}
      className={styles.ringing}
      role="dialog"
      aria-label={t('ring.calls', { name })}
      data-testid="ringing"
      data-sounds={sounds}
    >
      <span className="visually-hidden" role="alert">
        {t('ring.calls', { name })}
      </span>
      <span className={styles.face}>
        <Avatar name={name} person={call.caller.person} />
      </span>
      <span className={styles.who}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={styles.kind}>{video ? t('ring.video') : t('ring.audio')}</span>
      </span>
      <span className={styles.buttons}>
        <button
          type="button"
          className={`${styles.button} ${styles.reject}`}
          onClick={() => void calls.reject(call)}
          data-testid="reject"
        >
          <span className={styles.round}>
            <IconPhoneFilled className={styles.down} aria-hidden="true" />
          </span>
          {t('ring.reject')}
        </button>
        {video && (
          <button
            type="button"
            className={`${styles.button} ${styles.quietly}`}
            onClick={() => accept(false)}
            data-testid="accept-audio"
          >
            <span className={styles.round}>
              <IconPhone aria-hidden="true" />
            </span>
            {t('ring.withoutCamera')}
          </button>
        )}
        <button
          type="button"
          className={`${styles.button} ${styles.accept}`}
          onClick={() => accept(video)}
          data-testid="accept"
        >
          <span className={styles.round}>
            {video ? <IconVideo aria-hidden="true" /> : <IconPhoneFilled aria-hidden="true" />}
          </span>
          {t('ring.accept')}
        </button>
      </span>
    </div>
  );
}
