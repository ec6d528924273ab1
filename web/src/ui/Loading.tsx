import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './Page.module.css';
import { Star } from './Star';

/** Whoever waits for so long is told what may be wrong. */
const lateAfterMs = 15_000;

export function Loading() {
  const { t } = useTranslation();
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), lateAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div className={styles.loading} role="status">
      <Star size={40} turning />
      {late ? (
        <p>{t('problem.offline')}</p>
      ) : (
        <span className="visually-hidden">{t('loading')}</span>
      )}
    </div>
  );
}
