import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useNavigate } from 'react-router';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { PasswordField } from '../ui/PasswordField';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';
import { useForm } from './use-form';

/** Sets a forgotten password anew; the link that an administrator made carries its token behind the #. */
export default function Reset() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const token = useLocation().hash.slice(1);
  const [password, setPassword] = useState('');
  useTitle(t('account.reset'));
  const form = useForm(async () => {
    await identity.resetPassword(token, password);
    await navigate('/', { replace: true });
  });
  const ofPassword = form.of('bad-password');
  return (
    <Page>
      <Heading>{t('account.reset')}</Heading>
      <p className={styles.text}>{t('account.resetText')}</p>
      <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
        <PasswordField
          label={t('account.passwordThen')}
          description={t('account.passwordHint')}
          autoComplete="new-password"
          autoFocus
          value={password}
          error={ofPassword}
          onChange={(event) => setPassword(event.currentTarget.value)}
          data-testid="account-password"
        />
        {form.problem && !ofPassword && (
          <p className={styles.problem} role="alert">
            {form.problem.words}
          </p>
        )}
        <Button
          type="submit"
          size="md"
          disabled={password === ''}
          loading={form.busy}
          data-testid="reset-password"
        >
          {t('account.resetSave')}
        </Button>
      </form>
      <p className={styles.text}>
        <Link to="/sign-in" className={styles.link} data-testid="to-sign-in">
          {t('account.signIn')}
        </Link>
      </p>
    </Page>
  );
}
