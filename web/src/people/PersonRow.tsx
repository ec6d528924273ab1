import type { ReactNode } from 'react';
import { NavLink } from 'react-router';
import type { Person, Presence } from '../signaling/contacts-api';
import { Face } from './Face';
import styles from './People.module.css';

/** One person of a list: face, name, a quiet line, and what can be done. */
export function PersonRow({
  person,
  line,
  presence,
  to,
  children,
  testId,
}: {
  person: Person;
  line: ReactNode;
  presence?: Presence | null;
  /** A page of theirs. */
  to?: string;
  children?: ReactNode;
  testId: string;
}) {
  const who = (
    <>
      <Face person={person} presence={presence} />
      <span className={styles.who}>
        <bdi className={styles.name}>{person.displayName}</bdi>
        <span className={styles.line}>{line}</span>
      </span>
    </>
  );
  return (
    <li
      className={styles.row}
      data-testid={testId}
      data-account={person.id}
      data-presence={presence?.state}
    >
      {to === undefined ? (
        <div className={styles.person}>{who}</div>
      ) : (
        <NavLink to={to} className={`${styles.person}`}>
          {who}
        </NavLink>
      )}
      {children}
    </li>
  );
}

/** What one logs in with tells two of the same name apart. */
export function AccountName({ person }: { person: Person }) {
  return <bdi>@{person.name}</bdi>;
}
