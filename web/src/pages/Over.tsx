import { Button, Group } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { Problem } from '../signaling/api';
import type { RoomSession } from '../state/room-session';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { problemWords } from '../ui/problem-words';
import { roomTitle } from '../ui/room-title';
import { useTitle } from '../ui/use-title';
import styles from './Home.module.css';

/** After the call: back in, or home. */
export function Over({ session, onRejoin }: { session: RoomSession; onRejoin: () => void }) {
  const { t } = useTranslation();
  const { ending, refusal, endedBy, room } = session.view.getState();
  const title = roomTitle(t, room);
  useTitle(title);
  const why = ending ?? 'left';
  const text = why === 'removed' || why === 'ended' ? (endedBy ? 'TextBy' : 'Text') : 'Text';
  return (
    <Page>
      <Heading>{t(`over.${why}Title`)}</Heading>
      <p className={styles.text}>
        {why === 'refused' && refusal
          ? problemWords(t, new Problem(refusal, 0, ''))
          : t(`over.${why}${text}`, { room: title, name: endedBy ?? '' })}
      </p>
      <Group gap={8}>
        <Button size="md" onClick={onRejoin} data-testid="rejoin">
          {why === 'replaced'
            ? t('over.here')
            : why === 'removed'
              ? t('over.knock')
              : t('over.rejoin')}
        </Button>
        <Button component={Link} to="/" size="md" variant="default" data-testid="go-home">
          {t('home')}
        </Button>
      </Group>
    </Page>
  );
}
