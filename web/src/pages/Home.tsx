import { useTranslation } from 'react-i18next';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';
import { MakeOrJoin } from './MakeOrJoin';

/** The first page of whoever is not signed in: make a room, or enter one. */
export function Home() {
  const { t } = useTranslation();
  useTitle(undefined);
  return (
    <Page>
      <MakeOrJoin>
        <Heading large>{t('start.headline')}</Heading>
        <p className={styles.lead}>{t('start.lead')}</p>
      </MakeOrJoin>
    </Page>
  );
}
