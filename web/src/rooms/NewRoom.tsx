import { Button, Group, Radio, Switch, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useForm } from '../pages/use-form';
import { Api, Problem } from '../signaling/api';
import { RoomsApi } from '../signaling/rooms-api';
import { isRoomId } from '../state/room-link';
import styles from './Rooms.module.css';

const api = new RoomsApi(new Api());

/** A form for a room of one's own; leads to its page. */
export function NewRoom({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [title, setTitle] = useState('');
  const [id, setId] = useState('');
  const [kind, setKind] = useState<'conference' | 'call'>('conference');
  const [guests, setGuests] = useState(true);
  const [audioOnly, setAudioOnly] = useState(false);
  const form = useForm(async () => {
    if (id !== '' && !isRoomId(id)) throw new Problem('bad-room-id', 400, '');
    const made = await api.create({
      ...(title.trim() === '' ? {} : { title: title.trim() }),
      ...(id === '' ? {} : { id }),
      kind,
      ...(kind === 'conference' ? { guests } : {}),
      audioOnly,
    });
    onDone();
    await navigate(`/rooms/${made.id}`);
  });
  const ofId = form.of('room-id-taken', 'bad-room-id');
  return (
    <form className={styles.fields} onSubmit={form.onSubmit} noValidate>
      <Radio.Group
        label={t('callRoom.kind')}
        description={kind === 'call' ? t('callRoom.callHint') : t('callRoom.conferenceHint')}
        value={kind}
        onChange={(value) => setKind(value === 'call' ? 'call' : 'conference')}
      >
        <Group gap={16} mt={8}>
          <Radio
            value="conference"
            label={t('callRoom.conference')}
            data-testid="new-room-conference"
          />
          <Radio value="call" label={t('callRoom.call')} data-testid="new-room-call" />
        </Group>
      </Radio.Group>
      <TextInput
        label={t('start.title')}
        placeholder={t('start.titleExample')}
        maxLength={200}
        value={title}
        data-autofocus
        onChange={(event) => setTitle(event.currentTarget.value)}
        data-testid="new-room-title"
      />
      <TextInput
        label={t('start.id')}
        description={t('start.idHint')}
        placeholder="weekly-review"
        maxLength={64}
        dir="ltr"
        autoCapitalize="none"
        autoComplete="off"
        spellCheck={false}
        value={id}
        error={ofId}
        onChange={(event) => setId(event.currentTarget.value.toLowerCase())}
        data-testid="new-room-id"
      />
      {kind === 'conference' && (
        <Switch
          checked={guests}
          onChange={(event) => setGuests(event.currentTarget.checked)}
          label={t('rooms.guests')}
          description={t('rooms.guestsHint')}
          data-testid="new-room-guests"
        />
      )}
      <Switch
        checked={audioOnly}
        onChange={(event) => setAudioOnly(event.currentTarget.checked)}
        label={t('rooms.audioOnly')}
        description={t('rooms.audioOnlyHint')}
        data-testid="new-room-audio"
      />
      {form.problem && !ofId && (
        <p className={styles.problem} role="alert">
          {form.problem.words}
        </p>
      )}
      <Button type="submit" size="md" loading={form.busy} data-testid="make-room">
        {t('rooms.make')}
      </Button>
    </form>
  );
}
