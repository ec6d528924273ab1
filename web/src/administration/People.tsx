import { ActionIcon, Button, Menu, Modal, TextInput } from '@mantine/core';
import {
  IconDots,
  IconKey,
  IconSearch,
  IconShield,
  IconTrash,
  IconUserCheck,
  IconUserOff,
} from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../i18n';
import type { AdministrationApi, ListedAccount } from '../signaling/administration-api';
import { inviteOrigin } from '../state/invite';
import { Avatar } from '../ui/Avatar';
import { CopyButton } from '../ui/CopyButton';
import styles from './Administration.module.css';
import { usePeople } from './use-people';

/** What is to be confirmed, or was made, of one account. */
interface Asked {
  person: ListedAccount;
  what: 'disable' | 'delete' | 'link';
  link?: string;
}

/** The accounts: searched, and what an administrator may do with each. */
export function People({ api, own }: { api: AdministrationApi; own: string }) {
  const { t } = useTranslation();
  const [query, setQuery] = useState('');
  const [asked, setAsked] = useState<Asked>();
  const { people, more, problem, act, loadMore } = usePeople(api, query);

  const change = (person: ListedAccount, rights: Parameters<typeof api.change>[1]) =>
    act(person.id, () => api.change(person.id, rights));
  const makeLink = (person: ListedAccount) =>
    act(person.id, async () => {
      const [path, { origin }] = await Promise.all([api.resetLink(person.id), inviteOrigin()]);
      setAsked({ person, what: 'link', link: origin + path });
      return person;
    });
  const confirm = async ({ person, what }: Asked) => {
    setAsked(undefined);
    if (what === 'disable') await change(person, { disabled: true });
    if (what === 'delete') {
      await act(person.id, async () => {
        await api.delete(person.id);
        return undefined;
      });
    }
  };

  return (
    <section className={styles.section}>
      <h2>{t('administration.people')}</h2>
      <TextInput
        type="search"
        aria-label={t('administration.search')}
        placeholder={t('administration.search')}
        leftSection={<IconSearch size={18} />}
        maxLength={64}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        data-testid="search-accounts"
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      <ul className={styles.people} aria-busy={people === undefined}>
        {people?.map((person) => (
          <li key={person.id} data-testid="listed-account" data-disabled={person.disabled}>
            <Avatar name={person.displayName} size={40} />
            <div className={styles.who}>
              <bdi className={styles.name}>{person.displayName}</bdi>
              <span className={styles.quiet}>
                <bdi>{person.name}</bdi>
                {' · '}
                <Standing person={person} />
              </span>
            </div>
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={44}
                  aria-label={t('administration.actions', { name: person.displayName })}
                  data-testid="account-actions"
                >
                  <IconDots size={20} />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item
                  leftSection={<IconKey size={16} />}
                  disabled={person.disabled}
                  onClick={() => void makeLink(person)}
                  data-testid="make-reset-link"
                >
                  {t('administration.resetLink')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconShield size={16} />}
                  onClick={() => void change(person, { administrator: !person.administrator })}
                  data-testid="toggle-administrator"
                >
                  {person.administrator
                    ? t('administration.takeRights')
                    : t('administration.giveRights')}
                </Menu.Item>
                {person.disabled ? (
                  <Menu.Item
                    leftSection={<IconUserCheck size={16} />}
                    onClick={() => void change(person, { disabled: false })}
                    data-testid="enable-account"
                  >
                    {t('administration.enable')}
                  </Menu.Item>
                ) : (
                  person.id !== own && (
                    <Menu.Item
                      leftSection={<IconUserOff size={16} />}
                      onClick={() => setAsked({ person, what: 'disable' })}
                      data-testid="disable-account"
                    >
                      {t('administration.disable')}
                    </Menu.Item>
                  )
                )}
                {person.id !== own && (
                  <Menu.Item
                    color="red"
                    leftSection={<IconTrash size={16} />}
                    onClick={() => setAsked({ person, what: 'delete' })}
                    data-testid="delete-listed-account"
                  >
                    {t('administration.delete')}
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          </li>
        ))}
      </ul>
      {people?.length === 0 && <p className={styles.quiet}>{t('administration.nobody')}</p>}
      {more && (
        <Button variant="default" w="fit-content" onClick={() => void loadMore()}>
          {t('administration.more')}
        </Button>
      )}
      <Question asked={asked} onClose={() => setAsked(undefined)} onConfirm={confirm} />
    </section>
  );
}

/** What somebody is here, or when they were here last. */
function Standing({ person }: { person: ListedAccount }) {
  const { t } = useTranslation();
  if (person.disabled) return t('administration.disabled');
  if (person.administrator) return t('account.administrator');
  return person.usedAt
    ? t('administration.used', { day: dayOf(person.usedAt) })
    : t('administration.unused');
}

function Question({
  asked,
  onClose,
  onConfirm,
}: {
  asked: Asked | undefined;
  onClose: () => void;
  onConfirm: (asked: Asked) => Promise<void>;
}) {
  const { t } = useTranslation();
  const name = asked?.person.displayName;
  return (
    <Modal
      opened={asked !== undefined}
      onClose={onClose}
      title={asked && t(`administration.${asked.what}Title`, { name })}
      centered
      closeButtonProps={{ 'aria-label': t('administration.close') }}
    >
      {asked && (
        <div className={styles.question}>
          <p>{t(`administration.${asked.what}Text`, { name })}</p>
          {asked.link === undefined ? (
            <div className={styles.row}>
              <Button variant="default" onClick={onClose} data-testid="keep-as-is">
                {t('administration.cancel')}
              </Button>
              <Button color="red" onClick={() => void onConfirm(asked)} data-testid="confirm">
                {t(`administration.${asked.what}`)}
              </Button>
            </div>
          ) : (
            <div className={styles.row}>
              <TextInput
                readOnly
                dir="ltr"
                className={styles.link}
                aria-label={t('administration.resetLink')}
                value={asked.link}
                onFocus={(event) => event.currentTarget.select()}
                data-testid="reset-link"
              />
              <CopyButton text={asked.link} />
            </div>
          )}
        </div>
      )}
    </Modal>
  );
}

function dayOf(time: string): string {
  return new Date(time).toLocaleDateString(currentLanguage().code, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
