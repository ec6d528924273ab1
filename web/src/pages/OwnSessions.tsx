import { Button } from '@mantine/core';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Api } from '../signaling/api';
import type { OwnSession } from '../signaling/messages';
import { currentLanguage } from '../i18n';
import { browserWords } from '../ui/browser-words';
import { problemWords } from '../ui/problem-words';
import styles from './Account.module.css';

/** Where one is logged in, and logging out there. */
export function OwnSessions({ api }: { api: Api }) {
  const { t } = useTranslation();
  const [sessions, setSessions] = useState<OwnSession[]>();
  const [problem, setProblem] = useState<string>();
  const [ending, setEnding] = useState<string>();

  const load = useCallback(async () => {
    try {
      setSessions(await api.sessions());
      setProblem(undefined);
    } catch (error) {
      setProblem(problemWords(t, error));
    }
  }, [api, t]);
  useEffect(() => void load(), [load]);

  const end = async (id?: string) => {
    setEnding(id ?? 'all');
    try {
      await api.endSession(id);
    } catch (error) {
      setProblem(problemWords(t, error));
    }
    setEnding(undefined);
    await load();
  };

  const others = sessions?.filter(({ current }) => !current) ?? [];
  return (
    <section className={styles.section}>
      <h2>{t('account.sessions')}</h2>
      <ul className={styles.list} aria-busy={sessions === undefined}>
        {sessions?.map(({ id, device, address, usedAt, current }) => (
          <li key={id} data-testid="own-session">
            <div>
              <bdi>{browserWords(t, device)}</bdi>
              <p className={styles.quiet}>
                {current ? t('account.here') : dayOf(usedAt)}
                {address && (
                  <>
                    {' · '}
                    <bdi>{address}</bdi>
                  </>
                )}
              </p>
            </div>
            {!current && (
              <Button
                variant="default"
                size="compact-md"
                h={36}
                loading={ending === id}
                onClick={() => void end(id)}
                data-testid="end-session"
              >
                {t('account.signOut')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {problem && (
        <p className={styles.problem} role="alert">
          {problem}
        </p>
      )}
      {others.length > 1 && (
        <Button
          variant="default"
          w="fit-content"
          loading={ending === 'all'}
          onClick={() => void end()}
          data-testid="end-others"
        >
          {t('account.signOutOthers')}
        </Button>
      )}
    </section>
  );
}

function dayOf(time: string): string {
  return new Date(time).toLocaleDateString(currentLanguage().code, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
