import { Button } from '@mantine/core';
import { IconVolume } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import styles from './Room.module.css';
import { useStage } from './stage-context';

/** Where the browser refuses to play sound until one presses something. */
export function SoundBlocked({ onResume }: { onResume: () => void }) {
  const { t } = useTranslation();
  const { session } = useStage();
  const blocked = useStore(session.view, (view) => view.soundBlocked);
  if (!blocked) return null;
  return (
    <div className={styles.sound}>
      <Button
        size="md"
        radius="xl"
        leftSection={<IconVolume size={20} />}
        onClick={onResume}
        data-testid="hear"
      >
        {t('room.hear')}
      </Button>
    </div>
  );
}
