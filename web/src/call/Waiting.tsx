import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallSession } from '../state/call-session';
import { Avatar } from '../ui/Avatar';
import { StreamVideo } from '../ui/StreamVideo';
import styles from './Call.module.css';

/** Before the other is there: whom one calls, and how far that is. */
export function Waiting({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const { phase, other } = useStore(session.status);
  const { cameraTrack, facing } = useStore(session.local.view);
  const words =
    phase === 'calling'
      ? t('call.calling')
      : phase === 'ringing'
        ? t('call.ringing')
        : t('call.connecting');
  return (
    <div className={styles.waiting} data-testid="waiting">
      <span className={styles.face} data-pulses={phase === 'connecting' ? undefined : ''}>
        <Avatar name={other.displayName} person={other} />
      </span>
      <bdi className={styles.name}>{other.displayName}</bdi>
      <span className={styles.words} role="status" data-testid="call-state">
        {words}
      </span>
      {cameraTrack && (
        <StreamVideo
          track={cameraTrack}
          mirrored={facing === 'user'}
          className={styles.self}
          aria-label={t('tile.you')}
        />
      )}
    </div>
  );
}
