import { Button, Group } from '@mantine/core';
import { IconPhone } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import { calls } from '../state/calls';
import type { CallSession } from '../state/call-session';
import type { CallStatus } from '../state/call-status';
import { Avatar } from '../ui/Avatar';
import { durationWords } from '../ui/duration';
import { problemWords } from '../ui/problem-words';
import { useRing } from './call-path';
import styles from './Call.module.css';

/** What came of a call, and what to do next. */
export function CallOver({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const ring = useRing();
  const status = useStore(session.status);
  const { other, kind, ending } = status;
  const length = lengthOf(status);
  const room = status.call?.room ?? undefined;
  const again = ending !== 'elsewhere' && room === undefined;
  return (
    <div className={styles.waiting} data-testid="call-over" data-ending={ending}>
      <span className={styles.face}>
        <Avatar name={other.displayName} person={other} />
      </span>
      <bdi className={styles.name}>{other.displayName}</bdi>
      <span className={styles.words} role="status">
        {endingWords(t, status)}
        {length !== undefined && ` · ${durationWords(length)}`}
      </span>
      <Group gap={8} justify="center" mt={16}>
        {again && (
          <Button
            size="md"
            leftSection={<IconPhone size={18} />}
            onClick={() => ring(other, kind)}
            data-testid="call-again"
          >
            {t('call.again')}
          </Button>
        )}
        {room !== undefined && ending !== 'elsewhere' && (
          <Button
            component={Link}
            to={`/r/${room}`}
            size="md"
            onClick={() => calls.dismiss()}
            data-testid="to-call-room"
          >
            {t('callRoom.back')}
          </Button>
        )}
        <Button
          component={Link}
          to="/calls"
          size="md"
          variant="default"
          onClick={() => calls.dismiss()}
          data-testid="close-call"
        >
          {t('close')}
        </Button>
      </Group>
    </div>
  );
}

export function endingWords(t: TFunction, status: CallStatus): string {
  const { ending, outgoing, problem } = status;
  const name = status.other.displayName;
  switch (ending) {
    case 'problem':
      return problem ? problemWords(t, problem) : t('problem.unknown');
    case 'busy':
      return t('call.over.busy', { name });
    case 'rejected':
      return t('call.over.rejected', { name });
    case 'no-answer':
      return outgoing ? t('call.over.noAnswer', { name }) : t('call.over.ended');
    case 'cancelled':
      return outgoing ? t('call.over.ended') : t('call.over.cancelled', { name });
    case 'elsewhere':
      return t('call.over.elsewhere');
    case 'lost':
    case 'failed':
      return t('call.over.lost');
    case 'grown':
      return t('call.over.grown');
    case 'hung-up':
    case undefined:
      return t('call.over.ended');
  }
}

/** Seconds that they spoke. */
function lengthOf({ since, call }: CallStatus): number | undefined {
  if (since === undefined) return undefined;
  const from = Date.parse(call?.answeredAt ?? '');
  const to = Date.parse(call?.endedAt ?? '');
  return Number.isNaN(to - from) ? (Date.now() - since) / 1000 : Math.max(0, (to - from) / 1000);
}
