import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { appSession } from '../state/app-session';
import styles from './Frame.module.css';

/** What is shown may be outdated: told once that has lasted for a while. */
const afterMs = 3000;

export function StreamLine() {
  const { t } = useTranslation();
  const down = useStore(appSession.store, ({ stream }) => stream === 'down' || stream === 'silent');
  const [told, setTold] = useState(false);
  useEffect(() => {
    if (!down) {
      setTold(false);
      return;
    }
    const timer = setTimeout(() => setTold(true), afterMs);
    return () => clearTimeout(timer);
  }, [down]);
  return (
    <p className={styles.line} role="status" data-testid="stream-line">
      {told ? t('shell.reconnecting') : ''}
    </p>
  );
}
