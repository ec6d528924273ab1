import { Button, Group } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { useStore } from 'zustand';
import styles from '../pages/Home.module.css';
import { Api } from '../signaling/api';
import { RoomsApi } from '../signaling/rooms-api';
import { calls } from '../state/calls';
import type { RoomAddress } from '../state/room-link';
import { rooms } from '../state/rooms';
import { Heading } from '../ui/Heading';
import { Invite } from '../ui/Invite';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';
import { problemWords } from '../ui/problem-words';
import { roomTitle } from '../ui/room-title';
import { useTitle } from '../ui/use-title';
import { useCallRoom } from './use-call-room';

const api = new RoomsApi(new Api());

/** A room of two, below the stage of its call: waiting with the id and the link, or at the door. */
export default function CallRoom({ address }: { address: RoomAddress }) {
  const { t } = useTranslation();
  const { step, refused, enter, ask } = useCallRoom(address);
  const room = useStore(rooms.store, (now) => now.rooms?.find(({ id }) => id === address.id));
  const title = room ? roomTitle(t, room) : address.id;
  useTitle(title);

  switch (step.name) {
    case 'call':
      return null;
    case 'entering':
      return <Loading />;
    case 'waiting':
      return (
        <Words test="call-room-waiting" title={title} text={t('callRoom.waiting')}>
          <p className={styles.text}>
            {t('start.id')}: <bdi data-testid="call-room-id">{address.id}</bdi>
          </p>
          <RoomLink address={address} title={title} />
        </Words>
      );
    case 'full':
    case 'asking':
      return (
        <Words
          test="call-room-full"
          title={title}
          text={
            step.name === 'full'
              ? t('callRoom.full')
              : refused
                ? t('callRoom.refused')
                : t('callRoom.asking')
          }
        >
          {(step.name === 'full' || refused) && (
            <Button size="md" onClick={() => void ask()} data-testid="ask-conference">
              {t('callRoom.ask')}
            </Button>
          )}
        </Words>
      );
    case 'elsewhere':
      return (
        <Words test="call-room-elsewhere" title={title} text={t('call.page.elsewhereText')}>
          <Button size="md" onClick={() => calls.resume(step.call)} data-testid="continue-here">
            {t('call.page.here')}
          </Button>
        </Words>
      );
    case 'left':
    case 'problem':
      return (
        <Words
          test="call-room-left"
          title={title}
          text={'problem' in step ? problemWords(t, step.problem) : t('callRoom.left')}
        >
          <Button size="md" onClick={() => void enter()} data-testid="call-room-again">
            {t('over.rejoin')}
          </Button>
        </Words>
      );
  }
}

interface WordsProps {
  test: string;
  title: string;
  text: string;
  children: ReactNode;
}

function Words({ test, title, text, children }: WordsProps) {
  const { t } = useTranslation();
  return (
    <Page>
      <div data-testid={test}>
        <Heading>
          <bdi>{title}</bdi>
        </Heading>
        <p className={styles.text} role="status">
          {text}
        </p>
        {children}
        <Group gap={8} mt={16}>
          <Button component={Link} to="/rooms" size="md" variant="default" data-testid="to-rooms">
            {t('rooms.title')}
          </Button>
        </Group>
      </div>
    </Page>
  );
}

/** The link with its key, which members who came without it may not know. */
function RoomLink({ address, title }: { address: RoomAddress; title: string }) {
  const { id, key } = address;
  const [known, setKnown] = useState(key);
  useEffect(() => {
    if (key !== '') return;
    api.room(id).then(
      (room) => setKnown(room.key ?? ''),
      () => undefined,
    );
  }, [id, key]);
  return <Invite room={{ id, key: known }} title={title} />;
}
