import styles from './Avatar.module.css';
import { hueOf, initialsOf } from './initials';

/** Initials on a colour of their own. Without `size` it fills its container. */
export function Avatar({ name, size }: { name: string; size?: number }) {
  return (
    <span
      className={styles.avatar}
      style={{
        '--hue': hueOf(name),
        ...(size === undefined ? {} : { inlineSize: size, fontSize: size * 0.38 }),
      }}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}
