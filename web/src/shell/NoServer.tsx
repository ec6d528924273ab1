import { Button } from '@mantine/core';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { useTitle } from '../ui/use-title';
import styles from '../pages/Home.module.css';

const againMs = 3000;

/** The app is here, its server is not: it is asked again and again, and the page goes on by itself. */
export function NoServer() {
  const { t } = useTranslation();
  useTitle(t('app.noServer'));
  useEffect(() => {
    const ask = () => void identity.know();
    const timer = setInterval(ask, againMs);
    addEventListener('online', ask);
    return () => {
      clearInterval(timer);
      removeEventListener('online', ask);
    };
  }, []);
  return (
    <Page>
      <Heading>{t('app.noServer')}</Heading>
      <p className={styles.text} role="status" data-testid="no-server">
        {t('app.noServerText')}
      </p>
      <Button variant="default" size="md" w="fit-content" onClick={() => void identity.know()}>
        {t('app.tryNow')}
      </Button>
    </Page>
  );
}
