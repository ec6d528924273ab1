import { IconArrowDownLeft, IconArrowUpRight, IconPhoneX } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { RecentCall } from '../signaling/call-messages';
import { Avatar } from '../ui/Avatar';
import { durationWords } from '../ui/duration';
import { whenWords } from '../ui/when-words';
import { CallButtons } from './CallButtons';
import styles from './CallsPage.module.css';

/** One call of the past, and the way to call back. */
export function RecentLine({ line }: { line: RecentCall }) {
  const { t } = useTranslation();
  const { with: other, direction, missed, startedAt } = line;
  const name = other?.displayName ?? t('calls.deleted');
  const Sign = missed ? IconPhoneX : direction === 'in' ? IconArrowDownLeft : IconArrowUpRight;
  return (
    <li
      className={styles.line}
      data-testid="recent-call"
      data-account={other?.id}
      data-missed={missed}
      data-seen={line.seen}
    >
      <Avatar name={name} size={44} person={other ?? undefined} />
      <span className={styles.who}>
        <bdi className={styles.name}>{name}</bdi>
        <span className={missed ? styles.missed : styles.quiet}>
          <Sign size={16} className="turns" aria-hidden="true" />
          <span>{what(t, line)}</span>
        </span>
      </span>
      <time className={styles.when} dateTime={startedAt}>
        {whenWords(startedAt)}
      </time>
      <span className={styles.buttons}>{other && <CallButtons person={other} />}</span>
    </li>
  );
}

function what(t: TFunction, { direction, missed, reason, seconds, kind }: RecentCall): string {
  if (missed) return kind === 'video' ? t('calls.missedVideo') : t('calls.missedAudio');
  if (seconds !== null) {
    const words = direction === 'in' ? t('calls.incoming') : t('calls.outgoing');
    return `${words} · ${durationWords(seconds)}`;
  }
  switch (reason) {
    case 'busy':
      return t('calls.busy');
    case 'rejected':
      return direction === 'in' ? t('calls.rejectedByMe') : t('calls.rejected');
    case 'no-answer':
      return t('calls.noAnswer');
    case 'cancelled':
      return t('calls.cancelled');
    case 'grown':
    case 'hung-up':
    case 'lost':
    case 'failed':
    case null:
      return direction === 'in' ? t('calls.incoming') : t('calls.outgoing');
  }
}
