import { useState } from 'react';
import styles from './Avatar.module.css';
import { hueOf, initialsOf } from './initials';

interface AvatarProps {
  name: string;
  /** Without it, it fills its container. */
  size?: number;
  /** Whose picture is shown, where there is one. */
  person?: { id: string; picture?: number | null | undefined } | undefined;
}

/** A picture, or initials on a colour of their own. */
export function Avatar({ name, size, person }: AvatarProps) {
  const picture = person?.picture ?? undefined;
  const [missing, setMissing] = useState<number>();
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
      {person && picture !== undefined && picture !== missing && (
        <img
          className={styles.picture}
          src={`/api/people/${person.id}/picture?${picture}`}
          alt=""
          draggable={false}
          onError={() => setMissing(picture)}
        />
      )}
    </span>
  );
}
