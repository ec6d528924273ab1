import { IconWifiOff } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { standsAfterMs } from '../media/flow';
import { interrupted } from '../state/room-view';
import { shownAfterMs, type Trouble } from '../state/trouble';
import styles from './Room.module.css';
import { useStage } from './stage-context';

/** Says what is wrong with the connection: one's own, or that of others. */
export function TroubleBanner() {
  const { t } = useTranslation();
  const { session } = useStage();
  const trouble = useStore(session.view, (view) => view.trouble);
  const constrained = useStore(session.view, (view) => view.network);
  const others = useInterrupted();

  if (trouble) {
    return (
      <div
        className={styles.banner}
        role="alert"
        data-testid="trouble"
        data-kind={trouble.diagnosis}
      >
        <IconWifiOff size={18} aria-hidden="true" />
        <span>{troubleWords(t, trouble)}</span>
      </div>
    );
  }
  if (others.length > 0) {
    const [name = ''] = others;
    return (
      <div className={styles.banner} role="status" data-testid="interrupted">
        <IconWifiOff size={18} aria-hidden="true" />
        <span>
          {others.length === 1
            ? t('trouble.person', { name })
            : t('trouble.people', { count: others.length })}
        </span>
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

function troubleWords(t: TFunction, { diagnosis, long }: Trouble): string {
  if (diagnosis === 'signal') return t('trouble.signal');
  return t(`trouble.${diagnosis}.${long ? 'long' : 'short'}`);
}

/** The names of those whose media has stood for a while; one's own trouble comes first. */
function useInterrupted(): string[] {
  const { session } = useStage();
  const now = useStore(session.view, (view) =>
    interrupted(view)
      .map(({ name }) => name)
      .join('\n'),
  );
  const [shown, setShown] = useState('');
  useEffect(() => {
    if (now === '') {
      setShown('');
      return;
    }
    const timer = setTimeout(() => setShown(now), shownAfterMs - standsAfterMs);
    return () => clearTimeout(timer);
  }, [now]);
  return shown === '' ? [] : shown.split('\n');
}
