import { useTranslation } from 'react-i18next';
import styles from './Page.module.css';
import { Star } from './Star';

export function Loading() {
  const { t } = useTranslation();
  return (
    <div className={styles.loading} role="status">
      <Star size={40} turning />
      <span className="visually-hidden">{t('loading')}</span>
    </div>
  );
}
