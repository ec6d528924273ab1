import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { identity } from '../state/me';
import { PasswordField } from '../ui/PasswordField';
import styles from './Account.module.css';
import { useForm } from './use-form';

/** The way out for ever. */
export function Deletion() {
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
          <div className={styles.line}>
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
