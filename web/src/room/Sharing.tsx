import { IconScreenShare } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStage } from './stage-context';
import styles from './Stage.module.css';

/** Reminds that one's screen is seen; it is not shown itself, which would mirror it for ever. */
export function Sharing() {
  const { t } = useTranslation();
  const { actions } = useStage();
  return (
    <div className={styles.sharing} role="status" data-testid="sharing">
      <IconScreenShare size={18} aria-hidden="true" />
      <span>{t('screen.sharing')}</span>
      <button type="button" onClick={actions.toggleScreen}>
        {t('screen.stop')}
      </button>
    </div>
  );
}
