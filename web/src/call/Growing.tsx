import { IconUserPlus } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { CallSession } from '../state/call-session';
import { identity } from '../state/me';
import styles from './Call.module.css';

/** A third is wanted in the call: both have to want it. */
export function Growing({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const growing = useStore(session.status, ({ call }) => call?.growing);
  const me = useStore(identity.store, (now) => now.account?.id);
  const { displayName: name } = session.status.getState().other;
  if (!growing || growing.room) return null;
  const third = growing.invited.displayName;
  const mine = growing.agreed.includes(me ?? '');
  const atTheDoor = growing.by === growing.invited.id;
  const answer = (agree: boolean) => void session.agree(agree).catch(() => undefined);
  return (
    <div className={styles.question} role="status" data-testid="growing" data-mine={mine}>
      <IconUserPlus size={18} aria-hidden="true" />
      <span>
        {mine
          ? t('call.grow.waits', { name, third })
          : t(atTheDoor ? 'call.grow.door' : 'call.grow.asks', { name, third })}
      </span>
      {!mine && (
        <button type="button" onClick={() => answer(true)} data-testid="grow-agree">
          {t('call.grow.agree')}
        </button>
      )}
      <button
        type="button"
        className={styles.no}
        onClick={() => answer(false)}
        data-testid="grow-not"
      >
        {mine ? t('call.grow.takeBack') : t('call.grow.not')}
      </button>
    </div>
  );
}
