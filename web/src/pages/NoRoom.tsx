import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { Problem } from '../signaling/api';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { problemWords } from '../ui/problem-words';
import styles from './Home.module.css';

/** The link leads nowhere. */
export function NoRoom({ problem }: { problem: Problem }) {
  const { t } = useTranslation();
  const variant = problem.code === 'guests-not-allowed' ? 'default' : 'filled';
  return (
    <Page>
      <Heading>{t('lobby.refused')}</Heading>
      <p className={styles.text} role="alert">
        {problemWords(t, problem)}
      </p>
      <Group gap={8}>
        {problem.code === 'guests-not-allowed' && (
          <Button component={Link} to="/sign-in" size="md" data-testid="go-sign-in">
            {t('account.signIn')}
          </Button>
        )}
        <Button component={Link} to="/" size="md" variant={variant} data-testid="go-home">
          {t('home')}
        </Button>
      </Group>
    </Page>
  );
}
