import { Button, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useForm } from '../pages/use-form';
import type { RoomChange } from '../signaling/rooms-api';
import type { OwnRoom } from '../signaling/rooms-messages';
import { problemWords } from '../ui/problem-words';
import styles from './Rooms.module.css';

interface RoomSettingsProps {
  room: OwnRoom;
  onChange: (change: RoomChange) => Promise<void>;
}

/** What its owner and moderators may change. */
export function RoomSettings({ room, onChange }: RoomSettingsProps) {
  const { t } = useTranslation();
  const [title, setTitle] = useState(room.title ?? '');
  const [problem, setProblem] = useState<unknown>();
  const form = useForm(() => onChange({ title: title.trim() }));
  const turn = (change: RoomChange) => {
    setProblem(undefined);
    onChange(change).catch(setProblem);
  };
  return (
    <section className={styles.section}>
      <h2>{t('rooms.settings')}</h2>
      <form className={styles.row} onSubmit={form.onSubmit} noValidate>
        <TextInput
          aria-label={t('start.title')}
          placeholder={t('start.titleExample')}
          maxLength={200}
          value={title}
          error={form.problem?.words}
          onChange={(event) => setTitle(event.currentTarget.value)}
          data-testid="room-title"
        />
        <Button
          type="submit"
          size="md"
          variant="default"
          disabled={title.trim() === (room.title ?? '')}
          loading={form.busy}
          data-testid="rename-room"
        >
          {t('account.save')}
        </Button>
      </form>
      <Switch
        checked={room.locked}
        onChange={(event) => turn({ locked: event.currentTarget.checked })}
        label={t('rooms.lock')}
        description={t('rooms.lockHint')}
        data-testid="lock-room"
      />
      {room.kind !== 'call' && (
        <Switch
          checked={room.guests}
          onChange={(event) => turn({ guests: event.currentTarget.checked })}
          label={t('rooms.guests')}
          description={t('rooms.guestsHint')}
          data-testid="guests-room"
        />
      )}
      <Switch
        checked={room.unmuting === 'self'}
        onChange={(event) =>
          turn({ unmuting: event.currentTarget.checked ? 'self' : 'moderators' })
        }
        label={t('rooms.unmuting')}
        description={t('rooms.unmutingHint')}
        data-testid="unmuting-room"
      />
      {problem !== undefined && (
        <p className={styles.problem} role="alert">
          {problemWords(t, problem)}
        </p>
      )}
    </section>
  );
}
