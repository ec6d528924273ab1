import { useTranslation } from 'react-i18next';
import styles from './People.module.css';

/** The shape of the rows that come. */
export function RowSkeletons() {
  const { t } = useTranslation();
  return (
    <div role="status" className={styles.skeletons}>
      <span className="visually-hidden">{t('loading')}</span>
      {Array.from({ length: 6 }, (_, i) => (
        <div key={i} className={styles.skeleton} aria-hidden="true">
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
