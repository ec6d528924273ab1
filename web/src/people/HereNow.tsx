import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { problemWords } from '../ui/problem-words';
import styles from './People.module.css';
import { RowSkeletons } from './RowSkeletons';
import { FoundRow } from './SearchResults';
import { useOnline } from './use-online';

/** Everybody who is online now, hundreds too: rows that are out of sight are not laid out, pages come as one scrolls. */
export function HereNow({ query }: { query: string }) {
  const { t } = useTranslation();
  const { people, problem, more, loadMore } = useOnline(query);
  if (!people) {
    return problem === undefined ? (
      <RowSkeletons />
    ) : (
      <p className={styles.note} role="alert">
        {problemWords(t, problem)}
      </p>
    );
  }
  if (people.length === 0) {
    return (
      <div className={styles.empty} role="status">
        <p className={styles.emptyTitle}>
          {query === '' ? t('contacts.nobodyHere') : t('contacts.nobody')}
        </p>
      </div>
    );
  }
  return (
    <ul className={styles.rows} data-testid="here-now">
      {people.map((person) => (
        <FoundRow key={person.id} person={person} />
      ))}
      {more && <More key={people.length} onSeen={loadMore} />}
    </ul>
  );
}

function More({ onSeen }: { onSeen: () => void }) {
  const { t } = useTranslation();
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (!end.current) return;
    const observer = new IntersectionObserver(([entry]) => entry?.isIntersecting && onSeen());
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [onSeen]);
  return (
    <li ref={end} className={styles.note}>
      {t('loading')}
    </li>
  );
}
