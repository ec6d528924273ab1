import { Button, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import * as v from 'valibot';
import { useStore } from 'zustand';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { PasswordField } from '../ui/PasswordField';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';
import { useForm } from './use-form';

/** The page that one wanted to see. */
const wanted = v.object({ to: v.pipe(v.string(), v.startsWith('/')) });

export default function SignIn() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const asked = v.safeParse(wanted, useLocation().state);
  const registration = useStore(identity.store, (now) => now.registration);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  useTitle(t('account.signIn'));
  useEffect(() => void identity.know(), []);
  const form = useForm(async () => {
    await identity.logIn(name, password);
    await navigate(asked.success ? asked.output.to : '/', { replace: true });
  });
  return (
    <Page>
      <Heading>{t('account.signIn')}</Heading>
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        <TextInput
          label={t('account.name')}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          autoFocus
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid="account-name"
        />
        <PasswordField
          label={t('account.password')}
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-testid="account-password"
        />
        {form.problem && (
          <p className={styles.problem} role="alert">
            {form.problem.words}
          </p>
        )}
        <Button type="submit" size="md" loading={form.busy} data-testid="sign-in">
          {t('account.signIn')}
        </Button>
      </form>
      <p className={styles.text}>
        {registration === 'open' ? (
          <Link to="/register" className={styles.link} data-testid="to-register">
            {t('account.register')}
          </Link>
        ) : (
          t('account.byInvitation')
        )}
      </p>
      <p className={styles.quiet}>{t('account.forgotten')}</p>
    </Page>
  );
}
