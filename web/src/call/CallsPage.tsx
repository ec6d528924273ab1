import { Button } from '@mantine/core';
import { IconPhoneCall } from '@tabler/icons-react';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import { Column } from '../shell/Columns';
import { calls } from '../state/calls';
import { Heading } from '../ui/Heading';
import { problemWords } from '../ui/problem-words';
import { useTitle } from '../ui/use-title';
import styles from './CallsPage.module.css';
import { NotificationCard } from './NotificationCard';
import { RecentLine } from './RecentLine';
import { useRecent } from './use-recent';

/** `/calls`: who called whom, newest first; those that were missed are marked until they were looked at. */
export default function CallsPage() {
  return (
    <Column>
      <List />
    </Column>
  );
}

function List() {
  const { t } = useTranslation();
  const { lines, more, loading, failure, load, retry } = useRecent();
  const missed = useStore(calls.store, (now) => now.missed);
  useTitle(t('calls.title'));
  // Looked at: the marks stay on this page, the count does not.
  useEffect(() => {
    if (lines && missed > 0) void calls.seen();
  }, [lines, missed]);

  return (
    <section className={styles.page} data-testid="calls-page">
      <Heading>{t('calls.title')}</Heading>
      <NotificationCard />
      {failure !== undefined && !lines && (
        <div className={styles.empty} role="alert">
          <p>{problemWords(t, failure)}</p>
          <Button variant="default" onClick={retry} data-testid="try-again">
            {t('calls.tryAgain')}
          </Button>
        </div>
      )}
      {!lines && failure === undefined && <Skeleton />}
      {lines?.length === 0 && (
        <div className={styles.empty} data-testid="no-calls">
          <span className={styles.sign} aria-hidden="true">
            <IconPhoneCall size={36} stroke={1.5} />
          </span>
          <strong>{t('calls.empty')}</strong>
          <p>{t('calls.emptyText')}</p>
          <Button component={Link} to="/contacts">
            {t('calls.toContacts')}
          </Button>
        </div>
      )}
      {lines && lines.length > 0 && (
        <ul className={styles.list}>
          {lines.map((line) => (
            <RecentLine key={line.id} line={line} />
          ))}
        </ul>
      )}
      {lines && more && (
        <Button
          variant="subtle"
          color="gray"
          loading={loading}
          onClick={load}
          className={styles.more}
          data-testid="more-calls"
        >
          {t('calls.more')}
        </Button>
      )}
    </section>
  );
}

/** In the shape of what comes. */
function Skeleton() {
  const { t } = useTranslation();
  return (
    <div role="status">
      <span className="visually-hidden">{t('loading')}</span>
      <ul className={styles.list} aria-hidden="true">
        {[0, 1, 2, 3].map((at) => (
          <li key={at} className={`${styles.line} ${styles.ghost}`}>
            <span className={styles.ghostFace} />
            <span className={styles.ghostWords} />
          </li>
        ))}
      </ul>
    </div>
  );
}
