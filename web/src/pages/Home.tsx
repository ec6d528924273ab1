import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import * as v from 'valibot';
import { useStore } from 'zustand';
import { createdRoom } from '../signaling/messages';
import { identity } from '../state/me';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { useTitle } from '../ui/use-title';
import { CreatedCard } from './CreatedCard';
import { CreateForm } from './CreateForm';
import styles from './Home.module.css';
import { JoinForm } from './JoinForm';
import { loadRoomPage } from './load';
import { SignInFirst } from './SignInFirst';

/** The first page: make a room, or enter one. */
export function Home() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  // With the entry of the tab's history: a reload shows the new room again, the mark leads back to the form.
  const made = v.safeParse(createdRoom, useLocation().state);
  const account = useStore(identity.store, (now) => now.account);
  useTitle(undefined);
  useEffect(() => void identity.know(), []);
  // What comes next is fetched while one reads. Where that fails, the press tries again.
  useEffect(() => void loadRoomPage().catch(() => undefined), []);
  return (
    <Page>
      {made.success ? (
        <CreatedCard room={made.output} />
      ) : (
        <>
          <Heading large>{t('start.headline')}</Heading>
          <p className={styles.lead}>{t('start.lead')}</p>
          {account === undefined && <div className={styles.place} />}
          {account === null && <SignInFirst />}
          {account && <CreateForm onCreated={(room) => void navigate('/', { state: room })} />}
          <div className={styles.or} role="presentation">
            {t('start.or')}
          </div>
          <JoinForm />
        </>
      )}
    </Page>
  );
}
