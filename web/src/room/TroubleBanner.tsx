import { IconWifiOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import styles from './Room.module.css';
import { useRoom } from './room-context';

const shownAfterMs = 3000;
const explainedAfterMs = 15_000;

/** Says after 3 s that the connection is lost, and after 15 s what to try. */
export function TroubleBanner() {
  const { t } = useTranslation();
  const { session } = useRoom();
  const mediaUp = useStore(session.view, (view) => view.mediaUp);
  const signalUp = useStore(session.view, (view) => view.signalUp);
  const joining = useStore(session.view, (view) => view.phase === 'joining');
  const constrained = useStore(session.view, (view) => view.network);
  const up = mediaUp && signalUp;
  const stage = useStage(up);

  if (stage !== 'none') {
    const shown = joining ? t('trouble.joining') : t('trouble.reconnecting');
    const only = !mediaUp && signalUp ? 'media' : 'all';
    return (
      <div className={styles.banner} role="alert" data-testid="trouble">
        <IconWifiOff size={18} aria-hidden="true" />
        <span>{stage === 'shown' ? shown : t(`trouble.${only}`)}</span>
      </div>
    );
  }
  if (constrained !== 'none') {
    return (
      <div className={styles.banner} role="status" data-testid="constrained">
        <IconWifiOff size={18} aria-hidden="true" />
        <span>{t(`trouble.${constrained}`)}</span>
      </div>
    );
  }
  return null;
}

function useStage(up: boolean): 'none' | 'shown' | 'explained' {
  const [stage, setStage] = useState<'none' | 'shown' | 'explained'>('none');
  useEffect(() => {
    if (up) {
      setStage('none');
      return;
    }
    const shown = setTimeout(() => setStage('shown'), shownAfterMs);
    const explained = setTimeout(() => setStage('explained'), explainedAfterMs);
    return () => {
      clearTimeout(shown);
      clearTimeout(explained);
    };
  }, [up]);
  return stage;
}
