import { Modal, UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Face } from '../people/Face';
import type { Contact } from '../signaling/contacts-api';
import type { CallSession } from '../state/call-session';
import { contacts } from '../state/contacts';
import { problemWords } from '../ui/problem-words';
import styles from './BringIn.module.css';

interface BringInProps {
  session: CallSession;
  opened: boolean;
  onClose: () => void;
}

/** Whom to have in the call as well: one's contacts, those who are here first. */
export function BringIn({ session, opened, onClose }: BringInProps) {
  const { t } = useTranslation();
  const all = useStore(contacts.store, (now) => now.contacts);
  const [problem, setProblem] = useState<string>();
  const { other } = session.status.getState();
  const people = [...all.values()]
    .filter(({ state, account }) => state === 'contact' && account.id !== other.id)
    .toSorted((a, b) => rank(a) - rank(b));
  const invite = async (account: string) => {
    try {
      await session.invite(account);
      onClose();
    } catch (error) {
      setProblem(problemWords(t, error));
    }
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t('call.grow.bringIn')}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <p className={styles.text}>
        {people.length > 0
          ? t('call.grow.text', { name: other.displayName })
          : t('call.grow.nobody')}
      </p>
      <ul className={styles.people}>
        {people.map(({ account, presence }) => (
          <li key={account.id}>
            <UnstyledButton
              className={styles.person}
              onClick={() => void invite(account.id)}
              data-testid="bring-in"
              data-account={account.id}
            >
              <Face person={account} presence={presence} />
              <bdi>{account.displayName}</bdi>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </Modal>
  );
}

/** Those who are here before those who are busy, away or gone. */
function rank({ presence }: Contact): number {
  return ['online', 'away', 'call', 'offline'].indexOf(presence?.state ?? 'offline');
}
