import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { leastLetters, type Found, type Relation } from '../signaling/contacts-api';
import { contacts } from '../state/contacts';
import { problemWords } from '../ui/problem-words';
import styles from './People.module.css';
import { AccountName, PersonRow } from './PersonRow';
import { presenceWords } from './presence-words';
import { RelationActions } from './RelationActions';
import { RowSkeletons } from './RowSkeletons';
import { useSearch } from './use-search';

/** Everybody whose name is like that, and what they are to me. */
export function SearchResults({ query }: { query: string }) {
  const { t } = useTranslation();
  const { found, problem } = useSearch(query);
  if (Array.from(query).length < leastLetters)
    return <p className={styles.note}>{t('contacts.typeMore')}</p>;
  if (problem !== undefined) {
    return (
      <p className={styles.note} role="alert">
        {problemWords(t, problem)}
      </p>
    );
  }
  if (!found) return <RowSkeletons />;
  if (found.length === 0) {
    return (
      <div className={styles.empty} role="status">
        <p className={styles.emptyTitle}>{t('contacts.nobody')}</p>
        <p className={styles.emptyText}>{t('contacts.nobodyText')}</p>
      </div>
    );
  }
  return (
    <ul className={styles.rows}>
      {found.map((person) => (
        <FoundRow key={person.id} person={person} />
      ))}
    </ul>
  );
}

/** Somebody who was found; what they are to me is told by the stream as soon as it changes. */
export function FoundRow({ person }: { person: Found }) {
  const { t } = useTranslation();
  const known = useStore(contacts.store, (now) => now.contacts.get(person.id));
  const isKnown = useStore(contacts.store, (now) => now.known);
  const relation: Relation = known?.state ?? (isKnown ? 'none' : person.relation);
  const { state } = person;
  const presence = known?.presence ?? (state ? { state, lastSeen: null, version: 0 } : null);
  return (
    <PersonRow
      person={person}
      line={
        <>
          <AccountName person={person} />
          {presence && ` · ${presenceWords(t, presence)}`}
        </>
      }
      presence={presence}
      testId="found"
      {...(relation === 'contact' ? { to: `/contacts/${person.id}` } : {})}
    >
      <RelationActions person={person} relation={relation} />
    </PersonRow>
  );
}
