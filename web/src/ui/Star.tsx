import styles from './Star.module.css';

interface StarProps {
  size?: number;
  /** Turns slowly: something is on its way. */
  turning?: boolean;
}

/** The mark: two squares, one turned by 45°, and the same again as a line within. */
export function Star({ size = 28, turning = false }: StarProps) {
  return (
    <svg
      className={turning ? `${styles.star} ${styles.turning}` : styles.star}
      width={size}
      height={size}
      viewBox="0 0 32 32"
      aria-hidden="true"
    >
      <path d="M5.75 5.75h20.5v20.5H5.75z" />
      <path d="M5.75 5.75h20.5v20.5H5.75z" transform="rotate(45 16 16)" />
      <path d="M10.2 10.2h11.6v11.6H10.2z" className={styles.line} />
      <path d="M10.2 10.2h11.6v11.6H10.2z" className={styles.line} transform="rotate(45 16 16)" />
    </svg>
  );
}
