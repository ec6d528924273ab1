import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CreatedRoom } from '../signaling/messages';
import { Page } from '../ui/Page';
import { useTitle } from '../ui/use-title';
import { CreatedCard } from './CreatedCard';
import { CreateForm } from './CreateForm';
import styles from './Home.module.css';
import { JoinForm } from './JoinForm';

/** The first page: make a room, or enter one. */
export function Home() {
  const { t } = useTranslation();
  const [room, setRoom] = useState<CreatedRoom>();
  useTitle(undefined);
  return (
    <Page>
      {room ? (
        <CreatedCard room={room} />
      ) : (
        <>
          <h1 className={styles.headline}>{t('start.headline')}</h1>
          <p className={styles.lead}>{t('start.lead')}</p>
          <CreateForm onCreated={setRoom} />
          <div className={styles.or} role="presentation">
            {t('start.or')}
          </div>
          <JoinForm />
        </>
      )}
    </Page>
  );
}
