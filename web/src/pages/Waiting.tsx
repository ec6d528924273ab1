import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Heading } from '../ui/Heading';
import { Star } from '../ui/Star';
import styles from './Lobby.module.css';

/** One knocked: what happens now, and how to go away again. */
export function Waiting({ title, onLeave }: { title: string; onLeave: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={styles.join} data-testid="waiting">
      <Star size={40} turning />
      <Heading>{t('knock.waiting')}</Heading>
      <p className={styles.why} role="status">
        {t('knock.waitingText', { room: title })}
      </p>
      <Button variant="default" size="md" w="fit-content" onClick={onLeave} data-testid="knock-not">
        {t('knock.leave')}
      </Button>
    </div>
  );
}
