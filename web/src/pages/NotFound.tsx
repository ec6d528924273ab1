import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';

export function NotFound() {
  const { t } = useTranslation();
  useTitle(t('notFound.title'));
  return (
    <Page>
      <Heading>{t('notFound.title')}</Heading>
      <p className={styles.text}>{t('notFound.text')}</p>
      <Button component={Link} to="/" size="md" w="fit-content" data-testid="go-home">
        {t('home')}
      </Button>
    </Page>
  );
}
