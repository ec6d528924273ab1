import type { Person, Presence } from '../signaling/contacts-api';
import { Avatar } from '../ui/Avatar';
import styles from './Face.module.css';

/** Somebody's face, and whether they are there; the words for that stand beside it. */
export function Face({
  person,
  presence,
  size = 44,
}: {
  person: Person;
  presence?: Presence | null | undefined;
  size?: number;
}) {
  return (
    <span className={styles.face}>
      <Avatar name={person.displayName} size={size} person={person} />
      {presence && presence.state !== 'offline' && (
        <span
          className={styles.dot}
          data-state={presence.state}
          style={{ '--dot': `${Math.round(Math.max(10, size * 0.24))}px` }}
        />
      )}
    </span>
  );
}
