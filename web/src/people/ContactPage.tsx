import { Button, Menu } from '@mantine/core';
import { IconBan, IconDots, IconUserMinus, IconUsers } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { Contact } from '../signaling/contacts-api';
import { CallButtons } from '../call/CallButtons';
import { contacts } from '../state/contacts';
import { Heading } from '../ui/Heading';
import { Loading } from '../ui/Loading';
import { useTitle } from '../ui/use-title';
import { ConfirmDialog } from './ConfirmDialog';
import styles from './ContactPage.module.css';
import { Face } from './Face';
import { AccountName } from './PersonRow';
import { presenceWords } from './presence-words';
import { RelationActions } from './RelationActions';
import { useNow } from './use-now';

/** One contact: who it is, whether they are there, and what to do with them. */
export function ContactPage({ id }: { id: string }) {
  const { t } = useTranslation();
  const known = useStore(contacts.store, (now) => now.known);
  const contact = useStore(contacts.store, (now) => now.contacts.get(id));
  useTitle(contact?.account.displayName);
  if (contact) return <Known contact={contact} />;
  if (!known) return <Loading />;
  return (
    <div className={styles.nobody}>
      <IconUsers size={48} stroke={1.2} />
      <Heading>{t('contacts.unknown')}</Heading>
      <p>{t('contacts.unknownText')}</p>
    </div>
  );
}

/** Beside the list, as long as nobody of it is chosen. */
export function NobodyChosen() {
  const { t } = useTranslation();
  return (
    <div className={styles.nobody}>
      <IconUsers size={48} stroke={1.2} />
      <p>{t('contacts.choose')}</p>
    </div>
  );
}

function Known({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const now = useNow();
  const { account, state, presence } = contact;
  return (
    <article className={styles.contact} data-testid="contact-page">
      <Face person={account} presence={presence} size={128} />
      <Heading>
        <bdi>{account.displayName}</bdi>
      </Heading>
      <p className={styles.quiet}>
        <AccountName person={account} />
      </p>
      <p className={styles.presence} data-testid="presence" data-state={presence?.state}>
        {state === 'contact' && presence && presenceWords(t, presence, now)}
        {state === 'asked' && t('contacts.notYet')}
        {state === 'asking' && t('contacts.asksYou')}
        {state === 'blocked' && t('contacts.isBlocked')}
      </p>
      <RelationActions person={account} relation={state} large />
      {state === 'contact' && (
        <div className={styles.calls}>
          <CallButtons person={account} large />
        </div>
      )}
      {state === 'contact' && <More contact={contact} />}
    </article>
  );
}

function More({ contact }: { contact: Contact }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asked, setAsked] = useState<'remove' | 'block'>();
  const { account } = contact;
  const name = account.displayName;
  return (
    <>
      <Menu position="bottom">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            leftSection={<IconDots size={18} />}
            data-testid="contact-more"
          >
            {t('more')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconUserMinus size={16} />}
            onClick={() => setAsked('remove')}
            data-testid="remove-contact"
          >
            {t('contacts.remove')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconBan size={16} />}
            color="red"
            onClick={() => setAsked('block')}
            data-testid="block-contact"
          >
            {t('contacts.block')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <ConfirmDialog
        open={asked !== undefined}
        title={
          asked === 'block'
            ? t('contacts.blockTitle', { name })
            : t('contacts.removeTitle', { name })
        }
        text={
          asked === 'block' ? t('contacts.blockText', { name }) : t('contacts.removeText', { name })
        }
        confirm={asked === 'block' ? t('contacts.block') : t('contacts.remove')}
        onClose={() => setAsked(undefined)}
        onConfirm={async () => {
          if (asked === 'block') await contacts.block(account);
          else await contacts.remove(account.id);
          await navigate('/contacts');
        }}
      />
    </>
  );
}
