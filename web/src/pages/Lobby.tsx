import { Button, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LocalMedia } from '../media/local-media';
import { Problem } from '../signaling/api';
import type { RoomAddress } from '../state/room-link';
import { settings } from '../state/settings';
import { DeviceSelects } from '../ui/DeviceSelects';
import { Page } from '../ui/Page';
import { problemWords } from '../ui/problem-words';
import { useTitle } from '../ui/use-title';
import { AskKey } from './AskKey';
import { Inside } from './Inside';
import styles from './Lobby.module.css';
import { Preview } from './Preview';
import { useLook } from './use-look';

interface LobbyProps {
  address: RoomAddress;
  local: LocalMedia;
  joining: boolean;
  failure: unknown;
  onJoin: (name: string) => void;
}

/** Before joining: how one looks and sounds, who is there already, and one clear button. */
export function Lobby({ address, local, joining, failure, onJoin }: LobbyProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => settings.getState().name);
  const [nameMissing, setNameMissing] = useState(false);
  const { look, problem } = useLook(address);
  useTitle(look?.title || address.id);

  const wrongKey = [problem, failure].some((p) => p instanceof Problem && p.code === 'wrong-key');
  if (wrongKey) return <AskKey room={address.id} wrong />;
  const fatal = problem?.code === 'unknown-room' ? problem : undefined;

  const join = (event: FormEvent) => {
    event.preventDefault();
    setNameMissing(name.trim() === '');
    if (name.trim() !== '') onJoin(name.trim());
  };

  return (
    <Page wide>
      <div className={styles.lobby}>
        <section className={styles.picture} aria-label={t('lobby.preview')}>
          <Preview local={local} name={name} />
          <div className={styles.devices}>
            <DeviceSelects local={local} />
          </div>
        </section>
        <form className={styles.join} onSubmit={join} noValidate>
          <h1 className={styles.title} dir="auto">
            {look?.title || address.id}
          </h1>
          <Inside look={look} loading={!look && !problem} />
          <TextInput
            label={t('lobby.name')}
            placeholder={t('lobby.nameExample')}
            size="md"
            maxLength={64}
            autoComplete="name"
            value={name}
            error={nameMissing && name.trim() === '' ? t('lobby.nameMissing') : undefined}
            onChange={(event) => setName(event.currentTarget.value)}
            data-testid="name"
          />
          <Button
            type="submit"
            size="lg"
            fullWidth
            loading={joining}
            disabled={fatal !== undefined || look?.full === true}
            data-testid="join"
          >
            {t('lobby.join')}
          </Button>
          {(fatal ?? failure ?? (look?.full ? new Problem('room-full', 409, '') : undefined)) !==
            undefined && (
            <p className={styles.problem} role="alert">
              {problemWords(t, fatal ?? failure ?? new Problem('room-full', 409, ''))}
            </p>
          )}
        </form>
      </div>
    </Page>
  );
}
