import { IconEyeOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { useStage } from './stage-context';
import { TileButton } from './TileButton';
import styles from './Tile.module.css';

/** One's own picture can be hidden, except when nobody else is there to be seen. */
export function SelfControls() {
  const { t } = useTranslation();
  const { session, actions } = useStage();
  const alone = useStore(session.view, (view) => view.participants.length <= 1);
  if (alone) return null;
  return (
    <div className={styles.controls}>
      <TileButton label={t('tile.hideSelf')} onClick={actions.toggleSelf} testId="hide-self">
        <IconEyeOff size={18} />
      </TileButton>
    </div>
  );
}
