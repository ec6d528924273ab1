import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { chime } from '../media/chime';
import { Avatar } from '../ui/Avatar';
import styles from './Knocks.module.css';
import { useRoom } from './room-context';

const shownAtOnce = 3;

/** Who waits at the door, for moderators: a line at the edge for each, answered from it. */
export function Knocks() {
  const { t } = useTranslation();
  const { session } = useRoom();
  const knocks = useStore(session.view, (view) => view.knocks);
  const heard = useRef<ReadonlySet<string>>(new Set());
  useEffect(() => {
    // Once for each: the list comes again with each change.
    if (knocks.some(({ knock }) => !heard.current.has(knock))) chime();
    heard.current = new Set(knocks.map(({ knock }) => knock));
  }, [knocks]);
  const { moderation } = session;
  const more = knocks.length - shownAtOnce;
  return (
    <section className={styles.knocks} aria-label={t('knock.door')} data-keeps="">
      <p className="visually-hidden" role="status">
        {knocks.map(({ name }) => t('knock.knocks', { name })).join(', ')}
      </p>
      {knocks.slice(0, shownAtOnce).map(({ knock, name, account }) => (
        <div key={knock} className={styles.knock} data-testid="knocking">
          <Avatar name={name} size={36} />
          <span className={styles.who}>
            <bdi className={styles.name}>{name}</bdi>
            <span className={styles.quiet}>
              {account ? t('knock.wantsIn') : t('knock.guestWantsIn')}
            </span>
          </span>
          <Button
            variant="default"
            aria-label={t('knock.refuseOne', { name })}
            onClick={() => moderation.answer(false, knock)}
            data-testid="refuse"
          >
            {t('knock.refuse')}
          </Button>
          <Button
            aria-label={t('knock.admitOne', { name })}
            onClick={() => moderation.answer(true, knock)}
            data-testid="admit"
          >
            {t('knock.admit')}
          </Button>
        </div>
      ))}
      {knocks.length > 1 && (
        <div className={styles.knock}>
          <span className={styles.who}>{more > 0 ? t('knock.more', { count: more }) : ''}</span>
          <Button
            variant="default"
            onClick={() => moderation.answer(false)}
            data-testid="refuse-all"
          >
            {t('knock.refuseAll')}
          </Button>
          <Button onClick={() => moderation.answer(true)} data-testid="admit-all">
            {t('knock.admitAll')}
          </Button>
        </div>
      )}
    </section>
  );
}
