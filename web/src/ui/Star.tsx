import styles from './Star.module.css';

interface StarProps {
  size?: number;
  /** Turns slowly: something is on its way. */
  turning?: boolean;
}

/** The mark: two squares, one turned by 45°. */
export function Star({ size = 28, turning = false }: StarProps) {
  return (
    <svg
      className={turning ? `${styles.star} ${styles.turning}` : styles.star}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <rect x="6.5" y="6.5" width="19" height="19" rx="1.6" />
      <rect x="6.5" y="6.5" width="19" height="19" rx="1.6" transform="rotate(45 16 16)" />
      <circle cx="16" cy="16" r="4.6" className={styles.heart} />
    </svg>
  );
}
