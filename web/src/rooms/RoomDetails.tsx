import { Button } from '@mantine/core';
import { IconVideo } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { Api, Problem } from '../signaling/api';
import { RoomsApi } from '../signaling/rooms-api';
import type { OwnRoom } from '../signaling/rooms-messages';
import { pathOf } from '../state/room-link';
import { rooms } from '../state/rooms';
import { Heading } from '../ui/Heading';
import { Loading } from '../ui/Loading';
import { problemWords } from '../ui/problem-words';
import { roomTitle } from '../ui/room-title';
import { useTitle } from '../ui/use-title';
import { Members } from './Members';
import { RoomKey } from './RoomKey';
import { RoomSettings } from './RoomSettings';
import { RoomEnd } from './RoomEnd';
import styles from './Rooms.module.css';

const api = new RoomsApi(new Api());

/** A room's own page: the call in it, its link, who belongs to it, what may be changed. */
export function RoomDetails({ id }: { id: string }) {
  const { t } = useTranslation();
  const listed = useStore(rooms.store, (now) => now.rooms?.find((one) => one.id === id));
  const navigate = useNavigate();
  const [asked, setAsked] = useState<{ room?: OwnRoom; problem?: unknown }>({});
  // What came by the stream since is newer than the answer.
  const room = newer(asked.room, listed);
  const role = listed?.role ?? asked.room?.role;
  const title = room ? roomTitle(t, room) : id;
  useTitle(title);

  useEffect(() => {
    let over = false;
    api.room(id).then(
      (answer) => {
        if (over) return;
        setAsked({ room: answer });
        rooms.put(answer);
      },
      (problem: unknown) => over || setAsked({ problem }),
    );
    return () => {
      over = true;
    };
    // A moderator sees the key, a member does not.
  }, [id, role]);

  // Deleted, or one is no member any more: there is nothing to show.
  const isListed = listed !== undefined;
  const wasListed = useRef(false);
  useEffect(() => {
    if (wasListed.current && !isListed) void navigate('/rooms', { replace: true });
    wasListed.current = isListed;
  }, [isListed, navigate]);

  const change = useCallback(
    async (wish: Parameters<RoomsApi['change']>[1]) => {
      const answer = await api.change(id, wish);
      // Only the room's own request tells the key.
      setAsked(({ room: before }) => ({ room: { ...answer, key: before?.key ?? null } }));
      rooms.put(answer);
    },
    [id],
  );

  if (!room) {
    if (asked.problem === undefined) return <Loading />;
    return (
      <div className={styles.page}>
        <Heading>
          {asked.problem instanceof Problem && asked.problem.temporary ? id : t('rooms.unknown')}
        </Heading>
        <p className={styles.quiet} role="alert">
          {problemWords(t, asked.problem)}
        </p>
      </div>
    );
  }
  const moderates = room.role !== 'member';
  return (
    <article className={styles.page} data-testid="room-page">
      <Heading>
        <bdi>{title}</bdi>
      </Heading>
      <p className={styles.quiet}>
        {room.role === 'owner'
          ? t('rooms.yours')
          : t('rooms.of', { name: room.owner?.displayName ?? '' })}
        {room.kind === 'call' && ` · ${t('callRoom.call')}`}
        {room.audioOnly && ` · ${t('rooms.audioOnly')}`}
        {room.locked && ` · ${t('rooms.locked')}`}
      </p>
      <div className={styles.call}>
        <span className={room.inside > 0 ? styles.going : undefined}>
          {room.inside > 0 ? t('rooms.going', { count: room.inside }) : t('rooms.quiet')}
        </span>
        <Button
          component={Link}
          to={pathOf({ id, key: '' })}
          leftSection={<IconVideo size={18} />}
          data-testid="enter-room"
        >
          {room.inside > 0 ? t('rooms.join') : t('rooms.enter')}
        </Button>
      </div>
      {moderates && <RoomKey room={room} api={api} knownKey={asked.room?.key} />}
      {moderates && <RoomSettings key={room.title} room={room} onChange={change} />}
      <Members room={room} api={api} />
      <RoomEnd room={room} api={api} title={title} />
    </article>
  );
}

function newer(a: OwnRoom | undefined, b: OwnRoom | undefined): OwnRoom | undefined {
  if (!a || !b) return a ?? b;
  return a.version > b.version ? a : b;
}
