import { Button, TextInput } from '@mantine/core';
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LocalMedia } from '../media/local-media';
import { Problem } from '../signaling/api';
import type { RoomAddress } from '../state/room-link';
import { identity } from '../state/me';
import { settings } from '../state/settings';
import { DeviceSelects } from '../ui/DeviceSelects';
import { Heading } from '../ui/Heading';
import { Page } from '../ui/Page';
import { problemWords } from '../ui/problem-words';
import { roomTitle } from '../ui/room-title';
import { useTitle } from '../ui/use-title';
import { AskKey } from './AskKey';
import { Inside } from './Inside';
import styles from './Lobby.module.css';
import { NoRoom } from './NoRoom';
import { Preview } from './Preview';
import { useCallElsewhere } from './use-call-elsewhere';
import { useLook } from './use-look';

/** With these there is no going in. */
const refusals = new Set(['wrong-key', 'unknown-room', 'bad-room-id']);

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
  const account = useStore(identity.store, (now) => now.account);
  // Whoever has an account is called what it says, until they say otherwise.
  useEffect(() => {
    if (account) setName((typed) => (typed === '' ? account.displayName : typed));
  }, [account]);
  const { look, problem } = useLook(address);
  const title = look ? roomTitle(t, look) : address.id;
  useTitle(title);

  const nameField = useRef<HTMLInputElement>(null);
  // What is missing has the focus; the page stays where it begins.
  useEffect(() => {
    if (settings.getState().name === '') nameField.current?.focus({ preventScroll: true });
  }, []);
  const elsewhere = useCallElsewhere(address.id);

  const refusal = [failure, problem].find(
    (one): one is Problem => one instanceof Problem && refusals.has(one.code),
  );
  // Nobody is going in: camera and microphone have no reason to be open.
  useEffect(() => {
    if (refusal) local.close();
  }, [refusal, local]);
  if (refusal?.code === 'wrong-key') return <AskKey room={address.id} wrong />;
  if (refusal) return <NoRoom problem={refusal} />;
  const trouble = failure ?? (look?.full ? new Problem('room-full', 409, '') : undefined);

  const join = (event: FormEvent) => {
    event.preventDefault();
    setNameMissing(name.trim() === '');
    if (name.trim() === '') nameField.current?.focus();
    else void elsewhere.take().then(() => onJoin(name.trim()));
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
          <Heading>
            <bdi>{title}</bdi>
          </Heading>
          <Inside look={look} loading={!look && !problem} />
          <TextInput
            ref={nameField}
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
          {elsewhere.isThere && (
            <p className={styles.elsewhere} role="status" data-testid="elsewhere">
              {t('lobby.elsewhere')}
            </p>
          )}
          <Button
            type="submit"
            size="lg"
            fullWidth
            loading={joining}
            disabled={look?.full === true}
            data-testid="join"
          >
            {elsewhere.isThere ? t('over.here') : t('lobby.join')}
          </Button>
          {trouble !== undefined && (
            <p className={styles.problem} role="alert">
              {problemWords(t, trouble)}
            </p>
          )}
        </form>
      </div>
    </Page>
  );
}
