import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import { contacts, isHere, sorted } from '../state/contacts';
import { Face } from './Face';
import styles from './OnlineFaces.module.css';
import { presenceWords } from './presence-words';

const most = 8;

/** Contacts who are there now, as faces in a row. */
export function OnlineFaces() {
  const { t } = useTranslation();
  const all = useStore(contacts.store, (now) => now.contacts);
  const here = useMemo(() => sorted(all, 'contact').filter(isHere).slice(0, most), [all]);
  if (here.length === 0) return null;
  return (
    <ul className={styles.faces} aria-label={t('contacts.hereNow')}>
      {here.map(({ account, presence }) => (
        <li key={account.id}>
          <Link to={`/contacts/${account.id}`} className={styles.face}>
            <Face person={account} presence={presence} size={56} />
            <bdi className={styles.name}>{account.displayName}</bdi>
            {presence && <span className="visually-hidden">{presenceWords(t, presence)}</span>}
          </Link>
        </li>
      ))}
    </ul>
  );
}
