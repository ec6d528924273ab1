import { Button, Switch, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Column } from '../shell/Columns';
import { Api } from '../signaling/api';
import type { Account } from '../signaling/messages';
import { inviteOrigin } from '../state/invite';
import { identity } from '../state/me';
import { CopyButton } from '../ui/CopyButton';
import { Heading } from '../ui/Heading';
import { Loading } from '../ui/Loading';
import { LanguageMenu, ThemeButton } from '../ui/Preferences';
import { useAction } from '../ui/use-action';
import { useTitle } from '../ui/use-title';
import { Deletion } from './AccountDeletion';
import styles from './Account.module.css';
import { InstallApp } from './InstallApp';
import { NewPassword } from './NewPassword';
import { OwnPicture } from './OwnPicture';
import { OwnSessions } from './OwnSessions';
import { useForm } from './use-form';

const api = new Api();

/** Who one is, to others and to this server. */
export default function AccountPage() {
  const { t } = useTranslation();
  const account = useStore(identity.store, (now) => now.account);
  useTitle(t('account.title'));
  useEffect(() => void identity.know(), []);
  if (!account) return <Loading />;
  return (
    <Column>
      <header className={styles.header}>
        <OwnPicture account={account} />
        <div>
          <Heading>
            <bdi>{account.displayName}</bdi>
          </Heading>
          <p className={styles.quiet}>
            <bdi>@{account.name}</bdi>
            {account.administrator && ` · ${t('account.administrator')}`}
          </p>
        </div>
      </header>
      <ShownName account={account} />
      <Privacy account={account} />
      <section className={styles.section}>
        <h2>{t('account.appearance')}</h2>
        <div className={styles.line}>
          <LanguageMenu />
          <ThemeButton />
        </div>
      </section>
      <InstallApp />
      {account.administrator && <InviteSomebody />}
      <OwnSessions api={api} />
      <NewPassword api={api} name={account.name} />
      <Deletion />
    </Column>
  );
}

function ShownName({ account }: { account: Account }) {
  const { t } = useTranslation();
  const [name, setName] = useState(account.displayName);
  const form = useForm(() => identity.change({ displayName: name.trim() }));
  const changed = name.trim() !== account.displayName;
  return (
    <section className={styles.section}>
      <form onSubmit={form.onSubmit} noValidate>
        <div className={styles.row}>
          <TextInput
            label={t('account.displayName')}
            description={t('account.displayNameSeen')}
            autoComplete="name"
            maxLength={64}
            value={name}
            error={form.problem?.words}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="account-display-name"
          />
          {changed && (
            <Button type="submit" size="md" loading={form.busy} data-testid="rename">
              {t('account.save')}
            </Button>
          )}
        </div>
      </form>
    </section>
  );
}

function Privacy({ account }: { account: Account }) {
  const { t } = useTranslation();
  return (
    <section className={styles.section}>
      <h2>{t('account.privacy')}</h2>
      <Choice
        of={account}
        name="lastSeenHidden"
        label={t('account.lastSeenHidden')}
        text={t('account.lastSeenHiddenText')}
      />
      <Choice
        of={account}
        name="unlisted"
        label={t('account.unlisted')}
        text={t('account.unlistedText')}
      />
    </section>
  );
}

/** A switch of the account; shows what was pressed until the server has said otherwise. */
function Choice({
  of,
  name,
  label,
  text,
}: {
  of: Account;
  name: 'lastSeenHidden' | 'unlisted';
  label: string;
  text: string;
}) {
  const [wish, setWish] = useState<boolean>();
  const { problem, run } = useAction<'change'>();
  const choose = async (now: boolean) => {
    setWish(now);
    await run('change', () => identity.change({ [name]: now }));
    setWish(undefined);
  };
  return (
    <>
      <Switch
        label={label}
        description={text}
        labelPosition="left"
        classNames={{ body: styles.switch ?? '', labelWrapper: styles.switchWords ?? '' }}
        checked={wish ?? of[name]}
        disabled={wish !== undefined}
        onChange={(event) => void choose(event.currentTarget.checked)}
        data-testid={name}
      />
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
    </>
  );
}

function InviteSomebody() {
  const { t } = useTranslation();
  const [link, setLink] = useState<string>();
  const form = useForm(async () => {
    const [path, { origin }] = await Promise.all([api.invite(), inviteOrigin()]);
    setLink(origin + path);
  });
  return (
    <section className={styles.section}>
      <h2>{t('account.invite')}</h2>
      <p className={styles.quiet}>{t('account.inviteText')}</p>
      {link === undefined ? (
        <form onSubmit={form.onSubmit}>
          <Button type="submit" variant="default" loading={form.busy} data-testid="invite-somebody">
            {t('account.makeLink')}
          </Button>
        </form>
      ) : (
        <div className={styles.row}>
          <TextInput
            readOnly
            dir="ltr"
            aria-label={t('account.invitation')}
            value={link}
            onFocus={(event) => event.currentTarget.select()}
            data-testid="invitation"
          />
          <CopyButton text={link} />
        </div>
      )}
      {form.problem && (
        <p className={styles.problem} role="alert">
          {form.problem.words}
        </p>
      )}
    </section>
  );
}
