import { IconVideo } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallSession } from '../state/call-session';
import styles from './Call.module.css';

/** The other's camera came on in a call by voice: shall one's own? */
export function CameraQuestion({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const { asksCamera, other } = useStore(session.status);
  if (!asksCamera) return null;
  return (
    <div className={styles.question} role="status" data-testid="camera-question">
      <IconVideo size={18} aria-hidden="true" />
      <span>{t('call.camera.asks', { name: other.displayName })}</span>
      <button type="button" onClick={() => session.answerCamera(true)} data-testid="camera-too">
        {t('call.camera.on')}
      </button>
      <button
        type="button"
        className={styles.no}
        onClick={() => session.answerCamera(false)}
        data-testid="camera-not"
      >
        {t('call.camera.not')}
      </button>
    </div>
  );
}
