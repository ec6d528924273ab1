import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Navigate, useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { Api } from '../signaling/api';
import type { Account } from '../signaling/messages';
import { identity } from '../state/me';
import { CopyButton } from '../ui/CopyButton';
import { Heading } from '../ui/Heading';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { PasswordField } from '../ui/PasswordField';
import { inviteOrigin } from '../state/invite';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';
import { OwnSessions } from './OwnSessions';
import { useForm } from './use-form';

const api = new Api();

export default function AccountPage() {
  const { t } = useTranslation();
  const account = useStore(identity.store, (now) => now.account);
  useTitle(t('account.title'));
  useEffect(() => void identity.know(), []);
  if (account === undefined) return <Loading />;
  if (account === null) return <Navigate to="/sign-in" replace />;
  return (
    <Page>
      <Heading>{t('account.title')}</Heading>
      <p className={styles.text}>
        <bdi>{account.name}</bdi>
        {account.administrator && ` · ${t('account.administrator')}`}
      </p>
      <ShownName account={account} />
      {account.administrator && <InviteSomebody />}
      <OwnSessions api={api} />
      <NewPassword name={account.name} />
      <Deletion />
    </Page>
  );
}

function ShownName({ account }: { account: Account }) {
  const { t } = useTranslation();
  const [name, setName] = useState(account.displayName);
  const form = useForm(() => identity.change({ displayName: name.trim() }));
  const changed = name.trim() !== account.displayName;
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
      <div className={styles.row}>
        <TextInput
          aria-label={t('account.displayName')}
          autoComplete="name"
          maxLength={64}
          value={name}
          error={form.problem?.words}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="account-display-name"
        />
        <Button
          type="submit"
          size="md"
          variant="default"
          disabled={!changed}
          loading={form.busy}
          data-testid="rename"
        >
          {t('account.save')}
        </Button>
      </div>
    </form>
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

function NewPassword({ name }: { name: string }) {
  const { t } = useTranslation();
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const [done, setDone] = useState(false);
  const form = useForm(async () => {
    setDone(false);
    await api.changePassword(before, after);
    setBefore('');
    setAfter('');
    setDone(true);
  });
  const wrong = form.of('wrong-password') && t('account.passwordWrong');
  const bad = form.of('bad-password');
  return (
    <section className={styles.section}>
      <h2>{t('account.newPassword')}</h2>
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        {/* So that a password manager knows whose it is. */}
        <input type="text" autoComplete="username" value={name} readOnly hidden />
        <PasswordField
          label={t('account.passwordNow')}
          autoComplete="current-password"
          value={before}
          error={wrong}
          onChange={(event) => setBefore(event.currentTarget.value)}
          data-testid="password-before"
        />
        <PasswordField
          label={t('account.passwordThen')}
          description={t('account.passwordHint')}
          autoComplete="new-password"
          value={after}
          error={bad}
          onChange={(event) => setAfter(event.currentTarget.value)}
          data-testid="password-after"
        />
        {form.problem && !wrong && !bad && (
          <p className={styles.problem} role="alert">
            {form.problem.words}
          </p>
        )}
        <p className={styles.quiet} role="status">
          {done ? t('account.passwordChanged') : ''}
        </p>
        <Button
          type="submit"
          variant="default"
          w="fit-content"
          disabled={before === '' || after === ''}
          loading={form.busy}
          data-testid="change-password"
        >
          {t('account.change')}
        </Button>
      </form>
    </section>
  );
}

function Deletion() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asked, setAsked] = useState(false);
  const [password, setPassword] = useState('');
  const form = useForm(async () => {
    await identity.delete(password);
    await navigate('/');
  });
  const wrong = form.of('wrong-password') && t('account.passwordWrong');
  return (
    <section className={styles.section}>
      <h2>{t('account.delete')}</h2>
      <p className={styles.quiet}>{t('account.deleteText')}</p>
      {asked ? (
        <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
          <PasswordField
            label={t('account.password')}
            autoComplete="current-password"
            autoFocus
            value={password}
            error={wrong}
            onChange={(event) => setPassword(event.currentTarget.value)}
            data-testid="deletion-password"
          />
          {form.problem && !wrong && (
            <p className={styles.problem} role="alert">
              {form.problem.words}
            </p>
          )}
          <div className={styles.row}>
            <Button
              type="submit"
              color="red"
              disabled={password === ''}
              loading={form.busy}
              data-testid="delete-for-ever"
            >
              {t('account.deleteForEver')}
            </Button>
            <Button variant="default" onClick={() => setAsked(false)} data-testid="keep-account">
              {t('account.keep')}
            </Button>
          </div>
        </form>
      ) : (
        <Button
          variant="default"
          w="fit-content"
          onClick={() => setAsked(true)}
          data-testid="delete-account"
        >
          {t('account.delete')}
        </Button>
      )}
    </section>
  );
}
