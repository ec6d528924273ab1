import { TextInput, UnstyledButton } from '@mantine/core';
import { IconCheck, IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { leastLetters, type Person } from '../signaling/contacts-api';
import { contacts } from '../state/contacts';
import { problemWords } from '../ui/problem-words';
import styles from './AskIn.module.css';
import { Face } from './Face';
import { useSearch } from './use-search';

interface AskInProps {
  /** Accounts that are there already, or are asked otherwise. */
  without: ReadonlySet<string | null>;
  onAsk: (account: string) => Promise<void>;
}

/** Whom to ask into a call or a room: one's contacts, those who are here first, or whoever is found by name. */
export function AskIn({ without, onAsk }: AskInProps) {
  const { t } = useTranslation();
  const known = useStore(contacts.store, (now) => now.contacts);
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState<ReadonlySet<string>>(new Set());
  const [problem, setProblem] = useState<unknown>();
  const query = typed.trim();
  const searching = Array.from(query).length >= leastLetters;
  const { found } = useSearch(query);
  const mine = [...known.values()]
    .filter(({ state }) => state === 'contact')
    .toSorted((a, b) => rank(a.presence?.state) - rank(b.presence?.state))
    .map(({ account }) => account);
  const others = (found ?? []).filter(({ relation }) => relation !== 'blocked');
  const people = (searching ? others : mine).filter(({ id }) => !without.has(id));
  const ask = async (account: string) => {
    setProblem(undefined);
    setAsked((before) => new Set(before).add(account));
    try {
      await onAsk(account);
    } catch (error) {
      setProblem(error);
      setAsked((before) => new Set([...before].filter((one) => one !== account)));
    }
  };
  const row = (person: Person) => (
    <li key={person.id}>
      <UnstyledButton
        className={styles.person}
        disabled={asked.has(person.id)}
        onClick={() => void ask(person.id)}
        data-testid="bring-in"
        data-account={person.id}
      >
        <Face person={person} presence={known.get(person.id)?.presence} />
        <bdi>{person.displayName}</bdi>
        {asked.has(person.id) && (
          <>
            <IconCheck size={18} aria-hidden="true" />
            <span className="visually-hidden">{t('contacts.askedTitle')}</span>
          </>
        )}
      </UnstyledButton>
    </li>
  );
  return (
    <div>
      <TextInput
        type="search"
        aria-label={t('contacts.search')}
        placeholder={t('contacts.search')}
        leftSection={<IconSearch size={18} />}
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
        data-testid="search-to-ask"
      />
      <ul className={styles.people}>{people.map(row)}</ul>
      {people.length === 0 && (!searching || found) && (
        <p className={styles.note}>{searching ? t('contacts.nobody') : t('call.grow.nobody')}</p>
      )}
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(t, problem)}
        </p>
      )}
    </div>
  );
}

/** Those who are here before those who are busy, away or gone. */
function rank(state = 'offline'): number {
  return ['online', 'away', 'call', 'offline'].indexOf(state);
}
