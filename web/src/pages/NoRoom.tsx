import { Button } from '@mantine/core';
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
  return (
    <Page>
      <Heading>{t('lobby.refused')}</Heading>
      <p className={styles.text} role="alert">
        {problemWords(t, problem)}
      </p>
      <Button component={Link} to="/" size="md" w="fit-content" data-testid="go-home">
        {t('home')}
      </Button>
    </Page>
  );
}
