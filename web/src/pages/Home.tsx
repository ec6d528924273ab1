import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'react-router';
import type { CreatedRoom } from '../signaling/messages';
import { Heading } from '../ui/Heading';
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
  // The mark leads back to here, from the new room's link too.
  const visit = useLocation().key;
  useEffect(() => setRoom(undefined), [visit]);
  return (
    <Page>
      {room ? (
        <CreatedCard room={room} />
      ) : (
        <>
          <Heading large>{t('start.headline')}</Heading>
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
