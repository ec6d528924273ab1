import { Button, CloseButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Face } from '../people/Face';
import type { CallInvitation } from '../signaling/call-messages';
import { calls } from '../state/calls';
import styles from './CallLines.module.css';
import { useInvitation } from './use-invitation';

const shownMs = 8000;

/** Somebody who is no contact asks one into a room: a line, which neither rings nor takes the focus. */
export function InvitedLine({ invitation }: { invitation: CallInvitation }) {
  const { t } = useTranslation();
  const { talks, join } = useInvitation(invitation);
  const { by, room, title } = invitation;
  return (
    <div className={styles.line} role="status" data-testid="invited-line">
      <Face person={by} size={32} />
      <span className={styles.words}>
        {title
          ? t('ring.invitesInto', { name: by.displayName, title })
          : t('ring.invites', { name: by.displayName })}
      </span>
      <Button size="compact-md" onClick={() => void join()} data-testid="invited-join">
        {talks ? t('ring.leaveAndJoin') : t('ring.join')}
      </Button>
      <CloseButton
        aria-label={t('ring.reject')}
        onClick={() => void calls.declineInvitation(room)}
        data-testid="invited-not"
      />
    </div>
  );
}

/** Whoever was asked does not come: said for a moment. */
export function NotComingLine() {
  const { t } = useTranslation();
  const told = useStore(calls.store, ({ notComing }) => notComing);
  const [gone, setGone] = useState<unknown>();
  useEffect(() => {
    if (!told) return;
    const timer = setTimeout(() => setGone(told), shownMs);
    return () => clearTimeout(timer);
  }, [told]);
  const shown = told !== undefined && told !== gone;
  return (
    <div className={styles.line} role="status" data-testid="not-coming" data-empty={!shown}>
      {shown &&
        t(told.answer === 'declined' ? 'ring.declined' : 'ring.noAnswer', {
          name: told.account.displayName,
        })}
    </div>
  );
}
