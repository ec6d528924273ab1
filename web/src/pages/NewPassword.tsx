import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Api } from '../signaling/api';
import { PasswordField } from '../ui/PasswordField';
import styles from './Account.module.css';
import { useForm } from './use-form';

/** Another password; all other browsers are signed out. */
export function NewPassword({ api, name }: { api: Api; name: string }) {
  const { t } = useTranslation();
  const [before, setBefore] = useState('');
  const [after, setAfter] = useState('');
  const [open, setOpen] = useState(false);
  const [done, setDone] = useState(false);
  const form = useForm(async () => {
    setDone(false);
    await api.changePassword(before, after);
    setBefore('');
    setAfter('');
    setDone(true);
    setOpen(false);
  });
  const wrong = form.of('wrong-password') && t('account.passwordWrong');
  const bad = form.of('bad-password');
  return (
    <section className={styles.section}>
      <h2>{t('account.newPassword')}</h2>
      <p className={styles.quiet} role="status">
        {done ? t('account.passwordChanged') : ''}
      </p>
      {open ? (
        <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
          {/* So that a password manager knows whose it is. */}
          <input type="text" autoComplete="username" value={name} readOnly hidden />
          <PasswordField
            label={t('account.passwordNow')}
            autoFocus
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
          <Button
            type="submit"
            w="fit-content"
            disabled={before === '' || after === ''}
            loading={form.busy}
            data-testid="change-password"
          >
            {t('account.change')}
          </Button>
        </form>
      ) : (
        <Button
          variant="default"
          w="fit-content"
          onClick={() => setOpen(true)}
          data-testid="new-password"
        >
          {t('account.change')}
        </Button>
      )}
    </section>
  );
}
