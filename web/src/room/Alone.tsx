import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useRoom } from './room-context';
import styles from './Stage.module.css';

/** Nobody else is here yet: how to change that. */
export function Alone() {
  const { t } = useTranslation();
  const { actions } = useRoom();
  return (
    <div className={styles.alone} data-testid="alone">
      <strong>{t('room.alone')}</strong>
      <span>{t('room.aloneHint')}</span>
      <Button leftSection={<IconUserPlus size={16} />} onClick={actions.invite} fullWidth>
        {t('invite')}
      </Button>
    </div>
  );
}
