import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { PasswordField } from '../ui/PasswordField';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';
import { useForm } from './use-form';

/** Makes an account; the link that somebody was sent carries its token behind the #. */
export default function Register() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const invitation = useLocation().hash.slice(1);
  const registration = useStore(identity.store, (now) => now.registration);
  const [displayName, setDisplayName] = useState('');
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  useTitle(t('account.register'));
  useEffect(() => void identity.know(), []);
  const form = useForm(async () => {
    await identity.register({
      name,
      password,
      ...(displayName.trim() ? { displayName: displayName.trim() } : {}),
      ...(invitation ? { invitation } : {}),
    });
    await navigate('/', { replace: true });
  });
  const ofName = form.of('bad-name', 'name-taken');
  const ofPassword = form.of('bad-password');
  return (
    <Page>
      <Heading>{t('account.register')}</Heading>
      <p className={styles.text}>
        {invitation === '' && registration !== 'open'
          ? t('account.needsInvitation')
          : t('account.registerText')}
      </p>
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        <TextInput
          label={t('account.displayName')}
          description={t('account.displayNameHint')}
          autoComplete="name"
          maxLength={64}
          value={displayName}
          onChange={(event) => setDisplayName(event.currentTarget.value)}
          data-testid="account-display-name"
        />
        <TextInput
          label={t('account.name')}
          description={t('account.nameHint')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          maxLength={64}
          value={name}
          error={form.problem?.code === 'bad-name' ? t('account.nameHint') : ofName}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="account-name"
        />
        <PasswordField
          label={t('account.password')}
          description={t('account.passwordHint')}
          autoComplete="new-password"
          value={password}
          error={ofPassword}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-testid="account-password"
        />
        {form.problem && !ofName && !ofPassword && (
          <p className={styles.problem} role="alert">
            {form.problem.words}
          </p>
        )}
        <Button type="submit" size="md" loading={form.busy} data-testid="register">
          {t('account.register')}
        </Button>
      </form>
      <p className={styles.text}>
        <Link to="/sign-in" className={styles.link} data-testid="to-sign-in">
          {t('account.haveOne')}
        </Link>
      </p>
    </Page>
  );
}
