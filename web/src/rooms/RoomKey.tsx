import { Button } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '../pages/use-form';
import type { RoomsApi } from '../signaling/rooms-api';
import type { OwnRoom } from '../signaling/rooms-messages';
import { Invite } from '../ui/Invite';
import { roomTitle } from '../ui/room-title';
import styles from './Rooms.module.css';

interface RoomKeyProps {
  room: OwnRoom;
  api: RoomsApi;
  knownKey: string | null | undefined;
}

/** The link with the key in it, and another key in its place. */
export function RoomKey({ room, api, knownKey }: RoomKeyProps) {
  const { t } = useTranslation();
  const [changed, setChanged] = useState<string>();
  const [asks, setAsks] = useState(false);
  const key = changed ?? knownKey;
  const form = useForm(async () => {
    setChanged(await api.newKey(room.id));
    setAsks(false);
  });
  if (!key) return null;
  return (
    <section className={styles.section} data-testid="room-key-section">
      <h2>{t('rooms.invite')}</h2>
      <p className={styles.quiet}>{t('rooms.inviteText')}</p>
      <Invite key={key} room={{ id: room.id, key }} title={roomTitle(t, room)} />
      <p className={styles.quiet}>
        {t('rooms.address')} <bdi dir="ltr">{room.id}</bdi>
        {' · '}
        {t('start.key')}{' '}
        <bdi dir="ltr" data-testid="shown-key">
          {key}
        </bdi>
      </p>
      {asks ? (
        <form onSubmit={form.onSubmit} className={styles.fields}>
          <p className={styles.quiet}>{t('rooms.newKeyText')}</p>
          <div className={styles.row}>
            <Button type="submit" loading={form.busy} data-testid="new-key-sure">
              {t('rooms.newKeySure')}
            </Button>
            <Button variant="default" onClick={() => setAsks(false)}>
              {t('moderation.ask.not')}
            </Button>
          </div>
        </form>
      ) : (
        <Button
          variant="default"
          w="fit-content"
          leftSection={<IconKey size={18} />}
          onClick={() => setAsks(true)}
          data-testid="new-key"
        >
          {t('rooms.newKey')}
        </Button>
      )}
      <p className={styles.quiet} role="status">
        {changed === undefined ? '' : t('rooms.keyChanged')}
      </p>
      {form.problem && (
        <p className={styles.problem} role="alert">
          {form.problem.words}
        </p>
      )}
    </section>
  );
}
