import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useForm } from '../pages/use-form';
import type { RoomsApi } from '../signaling/rooms-api';
import type { OwnRoom } from '../signaling/rooms-messages';
import styles from './Rooms.module.css';

interface RoomEndProps {
  room: OwnRoom;
  api: RoomsApi;
  title: string;
}

/** Its owner deletes it, everybody else leaves it; both are asked first. */
export function RoomEnd({ room, api, title }: RoomEndProps) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [asks, setAsks] = useState(false);
  const owns = room.role === 'owner';
  const form = useForm(async () => {
    await (owns ? api.delete(room.id) : api.leave(room.id));
    await navigate('/rooms');
  });
  return (
    <section className={styles.section}>
      <h2>{owns ? t('rooms.delete') : t('rooms.leave')}</h2>
      <p className={styles.quiet}>{owns ? t('rooms.deleteText') : t('rooms.leaveText')}</p>
      {asks ? (
        <form onSubmit={form.onSubmit} className={styles.row}>
          <Button
            type="submit"
            color="red"
            loading={form.busy}
            data-testid={owns ? 'delete-room-sure' : 'leave-room-sure'}
          >
            {owns ? t('rooms.deleteSure', { title }) : t('rooms.leave')}
          </Button>
          <Button variant="default" onClick={() => setAsks(false)}>
            {t('moderation.ask.not')}
          </Button>
        </form>
      ) : (
        <Button
          variant="default"
          w="fit-content"
          onClick={() => setAsks(true)}
          data-testid={owns ? 'delete-room' : 'leave-room'}
        >
          {owns ? t('rooms.delete') : t('rooms.leave')}
        </Button>
      )}
      {form.problem && (
        <p className={styles.problem} role="alert">
          {form.problem.words}
        </p>
      )}
    </section>
  );
}
