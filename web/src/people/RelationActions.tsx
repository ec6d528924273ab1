import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Person, Relation } from '../signaling/contacts-api';
import { contacts } from '../state/contacts';
import styles from './People.module.css';
import { useAction } from '../ui/use-action';

type Name = 'ask' | 'withdraw' | 'accept' | 'decline' | 'unblock';

interface Action {
  name: Name;
  does: (account: string) => Promise<void>;
  main?: boolean;
}

const ask: Action = { name: 'ask', does: (id) => contacts.ask(id), main: true };
const withdraw: Action = { name: 'withdraw', does: (id) => contacts.remove(id) };
const accept: Action = { name: 'accept', does: (id) => contacts.accept(id), main: true };
const decline: Action = { name: 'decline', does: (id) => contacts.remove(id) };
const unblock: Action = { name: 'unblock', does: (id) => contacts.unblock(id) };

const actions: Record<Relation, readonly Action[]> = {
  none: [ask],
  asked: [withdraw],
  asking: [accept, decline],
  contact: [],
  blocked: [unblock],
};

/** What can be done about somebody, by what they are to me. */
export function RelationActions({
  person,
  relation,
  large = false,
}: {
  person: Person;
  relation: Relation;
  large?: boolean;
}) {
  const { t } = useTranslation();
  const { busy, problem, run } = useAction<Name>();
  if (actions[relation].length === 0) return null;
  return (
    <div className={large ? styles.actionsLarge : styles.actions}>
      {actions[relation].map(({ name, does, main }) => (
        <Button
          key={name}
          variant={main ? (large ? 'filled' : 'light') : 'default'}
          {...(large ? { size: 'md' } : { size: 'compact-md', h: 36 })}
          loading={busy === name}
          aria-label={`${t(`contacts.${name}`)}: ${person.displayName}`}
          onClick={() => void run(name, () => does(person.id))}
          data-testid={`${name}-contact`}
        >
          {t(`contacts.${name}`)}
        </Button>
      ))}
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </div>
  );
}
