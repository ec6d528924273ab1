import { Button } from '@mantine/core';
import { IconLock, IconUsersGroup } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Link, NavLink } from 'react-router';
import { useStore } from 'zustand';
import type { OwnRoom } from '../signaling/rooms-messages';
import { pathOf } from '../state/room-link';
import { rooms as ownRooms } from '../state/rooms';
import { Avatar } from '../ui/Avatar';
import { roomTitle } from '../ui/room-title';
import styles from './Rooms.module.css';

/** One's rooms: where a call goes on, then the newest. */
export function RoomList() {
  const { t } = useTranslation();
  const rooms = useStore(ownRooms.store, (now) => now.rooms);
  if (rooms === undefined) {
    return (
      <div className={styles.skeletons} role="status" aria-label={t('loading')}>
        <span />
        <span />
        <span />
      </div>
    );
  }
  if (rooms.length === 0) {
    return (
      <div className={styles.empty} data-testid="no-rooms">
        <IconUsersGroup size={32} aria-hidden="true" />
        <strong>{t('rooms.none')}</strong>
        <span>{t('rooms.noneText')}</span>
      </div>
    );
  }
  return (
    <ul className={styles.list} data-testid="rooms">
      {rooms.map((room, i) => (
        <Line key={room.id} room={room} at={i} />
      ))}
    </ul>
  );
}

function Line({ room, at }: { room: OwnRoom; at: number }) {
  const { t } = useTranslation();
  const title = roomTitle(t, room);
  const mine = room.role === 'owner';
  const facts = [
    mine ? t('rooms.yours') : t('rooms.of', { name: room.owner?.displayName ?? '' }),
    room.guests ? undefined : t('rooms.noGuests'),
    room.audioOnly ? t('rooms.audioOnly') : undefined,
  ].filter((fact) => fact !== undefined);
  return (
    <li className={styles.line} data-testid="room-line" data-room={room.id}>
      <NavLink
        to={`/rooms/${room.id}`}
        className={styles.link ?? ''}
        data-testid={`room-link-${at}`}
      >
        <Avatar name={title} size={40} />
        <span className={styles.words}>
          <span className={styles.title}>
            <bdi>{title}</bdi>
            {room.locked && (
              <IconLock
                size={15}
                role="img"
                aria-label={t('rooms.locked')}
                title={t('rooms.locked')}
              />
            )}
          </span>
          {room.inside > 0 ? (
            <span className={styles.going}>{t('rooms.going', { count: room.inside })}</span>
          ) : (
            <span className={styles.facts}>{facts.join(' · ')}</span>
          )}
        </span>
      </NavLink>
      {room.inside > 0 && (
        <Button
          component={Link}
          to={pathOf({ id: room.id, key: '' })}
          aria-label={t('rooms.joinIt', { title })}
          data-testid="join-room"
        >
          {t('rooms.join')}
        </Button>
      )}
    </li>
  );
}
