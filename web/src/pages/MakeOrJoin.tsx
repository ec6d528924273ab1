import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import * as v from 'valibot';
import { useStore } from 'zustand';
import { createdRoom } from '../signaling/messages';
import { identity } from '../state/me';
import { CreatedCard } from './CreatedCard';
import { CreateForm } from './CreateForm';
import styles from './Home.module.css';
import { JoinForm } from './JoinForm';
import { loadRoomPage } from './load';
import { SignInFirst } from './SignInFirst';

/** Make a room, or enter one, below some words; the new room once it is made. */
export function MakeOrJoin({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const account = useStore(identity.store, (now) => now.account);
  // With the entry of the tab's history: a reload shows the new room again, the mark leads back to the form.
  const made = v.safeParse(createdRoom, useLocation().state);
  // What comes next is fetched while one reads. Where that fails, the press tries again.
  useEffect(() => void loadRoomPage().catch(() => undefined), []);
  if (made.success) return <CreatedCard room={made.output} />;
  return (
    <>
      {children}
      {account === undefined && <div className={styles.place} />}
      {account === null && <SignInFirst />}
      {account && <CreateForm onCreated={(room) => void navigate('/', { state: room })} />}
      <div className={styles.or} role="presentation">
        {t('start.or')}
      </div>
      <JoinForm />
    </>
  );
}
