import { useMemo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Contact } from '../signaling/contacts-api';
import { contacts, sorted } from '../state/contacts';
import styles from './People.module.css';
import { AccountName, PersonRow } from './PersonRow';
import { presenceWords } from './presence-words';
import { RelationActions } from './RelationActions';
import { RowSkeletons } from './RowSkeletons';
import { useNow } from './use-now';

/** One's contacts: who asks on top, then who is there, then by name. */
export function ContactList() {
  const { t } = useTranslation();
  const { known, contacts: all } = useStore(contacts.store);
  const now = useNow();
  const { asking, mine, asked, blocked } = useMemo(
    () => ({
      asking: sorted(all, 'asking'),
      mine: sorted(all, 'contact'),
      asked: sorted(all, 'asked'),
      blocked: sorted(all, 'blocked'),
    }),
    [all],
  );
  if (!known) return <RowSkeletons />;
  return (
    <>
      <Section title={t('contacts.requests')} of={asking}>
        {(one) => (
          <PersonRow
            key={one.account.id}
            person={one.account}
            line={<AccountName person={one.account} />}
            testId="contact-request"
          >
            <RelationActions person={one.account} relation="asking" />
          </PersonRow>
        )}
      </Section>
      {mine.length === 0 ? (
        <div className={styles.empty} data-testid="no-contacts">
          <p className={styles.emptyTitle}>{t('contacts.none')}</p>
          <p className={styles.emptyText}>{t('contacts.noneText')}</p>
        </div>
      ) : (
        <Section title={asking.length > 0 ? t('contacts.title') : undefined} of={mine}>
          {(one) => (
            <PersonRow
              key={one.account.id}
              person={one.account}
              line={one.presence && presenceWords(t, one.presence, now)}
              presence={one.presence}
              to={`/contacts/${one.account.id}`}
              testId="contact"
            />
          )}
        </Section>
      )}
      <Section title={t('contacts.askedTitle')} of={asked}>
        {(one) => (
          <PersonRow
            key={one.account.id}
            person={one.account}
            line={t('contacts.notYet')}
            testId="contact-asked"
          >
            <RelationActions person={one.account} relation="asked" />
          </PersonRow>
        )}
      </Section>
      <Section title={t('contacts.blockedTitle')} of={blocked}>
        {(one) => (
          <PersonRow
            key={one.account.id}
            person={one.account}
            line={<AccountName person={one.account} />}
            testId="contact-blocked"
          >
            <RelationActions person={one.account} relation="blocked" />
          </PersonRow>
        )}
      </Section>
    </>
  );
}

function Section({
  title,
  of,
  children,
}: {
  title: string | undefined;
  of: readonly Contact[];
  children: (one: Contact) => ReactNode;
}) {
  if (of.length === 0) return null;
  return (
    <section aria-label={title}>
      {title !== undefined && <h3 className={styles.section}>{title}</h3>}
      <ul className={styles.rows}>{of.map(children)}</ul>
    </section>
  );
}
