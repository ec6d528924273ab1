import { Button } from '@mantine/core';
import { IconUser } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import { identity } from '../state/me';
import styles from './Home.module.css';

/** For whoever has not signed in: a room belongs to an account. */
export function SignInFirst() {
  const { t } = useTranslation();
  const registration = useStore(identity.store, (now) => now.registration);
  return (
    <div className={styles.form}>
      <Button
        component={Link}
        to="/sign-in"
        size="lg"
        fullWidth
        leftSection={<IconUser size={20} />}
        data-testid="home-sign-in"
      >
        {t('start.signIn')}
      </Button>
      {registration === 'open' && (
        <Button
          component={Link}
          to="/register"
          size="md"
          variant="subtle"
          fullWidth
          data-testid="home-register"
        >
          {t('account.register')}
        </Button>
      )}
    </div>
  );
}
