import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { currentLanguage } from '../i18n';
import type { AdministrationApi, Health, Overview } from '../signaling/administration-api';
import { problemWords } from '../ui/problem-words';
import { whenWords } from '../ui/when-words';
import styles from './Administration.module.css';

const freshMs = 10_000;

/** Rooms in use, calls going on, health, storage and limits; kept fresh while it is looked at. */
export function ServerState({ api }: { api: AdministrationApi }) {
  const { t } = useTranslation();
  const [seen, setSeen] = useState<{ overview: Overview; health: Health }>();
  const [problem, setProblem] = useState<string>();
  const look = useCallback(async () => {
    try {
      const [overview, health] = await Promise.all([api.overview(), api.health()]);
      setSeen({ overview, health });
      setProblem(undefined);
    } catch (error) {
      setProblem(problemWords(t, error));
    }
  }, [api, t]);
  useEffect(() => {
    void look();
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void look();
    }, freshMs);
    return () => clearInterval(timer);
  }, [look]);

  return (
    <>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {seen && (
        <>
          <Going rooms={seen.overview.rooms} />
          <Calls calls={seen.overview.calls} />
          <Figures overview={seen.overview} health={seen.health} />
        </>
      )}
    </>
  );
}

function Going({ rooms }: { rooms: Overview['rooms'] }) {
  const { t } = useTranslation();
  return (
    <section className={styles.section}>
      <h2>{t('administration.rooms')}</h2>
      {rooms.length === 0 ? (
        <p className={styles.quiet}>{t('administration.noRooms')}</p>
      ) : (
        <ul className={styles.rooms}>
          {rooms.map(({ id, title, inside }) => (
            <li key={id}>
              <bdi className={styles.name}>{title || id}</bdi>
              <span className={styles.quiet}>{t('administration.inside', { count: inside })}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Calls({ calls }: { calls: Overview['calls'] }) {
  const { t } = useTranslation();
  return (
    <section className={styles.section} data-testid="calls">
      <h2>{t('administration.calls', { count: calls.count })}</h2>
      {calls.latest.length === 0 ? (
        <p className={styles.quiet}>{t('administration.noCalls')}</p>
      ) : (
        <ul className={styles.rooms}>
          {calls.latest.map(({ id, kind, state, caller, callee, since }) => (
            <li key={id}>
              <span className={styles.who}>
                <span className={styles.name}>
                  <bdi>{caller.displayName}</bdi>
                  {' · '}
                  <bdi>{callee.displayName}</bdi>
                </span>
                <span className={styles.quiet}>{t(`ring.${kind}`)}</span>
              </span>
              <span className={styles.quiet}>
                {state === 'ringing'
                  ? t('administration.ringing')
                  : t('administration.since', { time: whenWords(since) })}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Figures({ overview, health }: { overview: Overview; health: Health }) {
  const { t } = useTranslation();
  const { version, registration, people, storage, limits } = overview;
  const lines = [
    ['health', t(`administration.health${health.status}`)],
    ['accounts', numberOf(people.all)],
    ['registration', t(`administration.registration-${registration}`)],
    ['database', bytesOf(storage.database)],
    ['free', bytesOf(storage.free)],
    ['capacity', numberOf(limits.roomCapacity)],
    ['connections', numberOf(limits.mediaConnections)],
    ['session', t('administration.days', { count: limits.sessionDays })],
    ...(version ? [['version', version]] : []),
  ] as const;
  return (
    <section className={styles.section}>
      <h2>{t('administration.server')}</h2>
      <dl className={styles.figures}>
        {lines.map(([what, value]) => (
          <div
            key={what}
            data-testid={`server-${what}`}
            data-value={what === 'health' ? health.status : undefined}
          >
            <dt>{t(`administration.${what}`)}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function numberOf(value: number): string {
  return value.toLocaleString(currentLanguage().code);
}

/** In the unit that leaves a number of one to three digits. */
function bytesOf(bytes: number): string {
  const units = ['kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const;
  const step = Math.min(units.length, Math.max(1, Math.floor(Math.log(bytes) / Math.log(1000))));
  return (bytes / 1000 ** step).toLocaleString(currentLanguage().code, {
    style: 'unit',
    unit: units[step - 1]!,
    maximumFractionDigits: 1,
  });
}
