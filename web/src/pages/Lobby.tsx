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
import { doorOf, refusalOf } from './door';
import { Inside } from './Inside';
import { KeyForm } from './KeyForm';
import styles from './Lobby.module.css';
import { NoRoom } from './NoRoom';
import { Preview } from './Preview';
import { SignInFirst } from './SignInFirst';
import { useCallElsewhere } from './use-call-elsewhere';
import { useKnocking } from './use-knocking';
import { useLook } from './use-look';
import { Waiting } from './Waiting';

interface LobbyProps {
  address: RoomAddress;
  local: LocalMedia;
  joining: boolean;
  failure: unknown;
  /** `admitted`: a moderator let them in, so that no key is needed. */
  onJoin: (name: string, admitted: boolean) => void;
  /** It is a room of two, and one goes in. */
  onCall: () => void;
}

/** Before joining: how one looks and sounds, who is there already, and one clear button. */
export function Lobby({ address, local, joining, failure, onJoin, onCall }: LobbyProps) {
  const { t } = useTranslation();
  const [name, setName] = useState(() => settings.getState().name);
  const [nameMissing, setNameMissing] = useState(false);
  const account = useStore(identity.store, (now) => now.account);
  // Whoever has an account is called what it says, until they say otherwise.
  useEffect(() => {
    if (account) setName((typed) => (typed === '' ? account.displayName : typed));
  }, [account]);
  const { look, problem } = useLook(address);
  const soundOnly = look?.audioOnly === true;
  const ofTwo = look?.kind === 'call';
  useEffect(() => {
    if (ofTwo) void identity.know();
  }, [ofTwo]);
  useEffect(() => {
    if (soundOnly) local.stopCamera();
  }, [soundOnly, local]);
  const title = look ? roomTitle(t, look) : address.id;
  useTitle(title);

  const nameField = useRef<HTMLInputElement>(null);
  // What is missing has the focus; the page stays where it begins.
  useEffect(() => {
    if (settings.getState().name === '') nameField.current?.focus({ preventScroll: true });
  }, []);
  const elsewhere = useCallElsewhere(address.id);

  const { knocking, view: knock } = useKnocking(address.id);
  const atTheDoor = { key: address.key, look, problem, failure, unheard: knock.problem };
  const refusal = refusalOf(atTheDoor);
  const door = doorOf(atTheDoor);
  // Nobody is going in: camera and microphone have no reason to be open.
  useEffect(() => {
    if (refusal) local.close();
  }, [refusal, local]);
  // Let in: nothing more is to be pressed.
  useEffect(() => {
    if (knock.phase !== 'admitted') return;
    knocking.leave();
    onJoin(settings.getState().name, true);
  }, [knock.phase, knocking, onJoin]);
  if (refusal) return <NoRoom problem={refusal} />;
  const full = look?.full ? new Problem('room-full', 409, '') : undefined;
  const trouble = door ? knock.problem : (failure ?? full);
  const busy = joining || knock.phase === 'asking';
  const waits = knock.phase === 'waiting';
  const refused = knock.phase === 'refused' || knock.phase === 'over' ? knock.phase : undefined;

  const join = (event: FormEvent) => {
    event.preventDefault();
    if (ofTwo && !door) {
      rememberDevices(local);
      onCall();
      return;
    }
    setNameMissing(name.trim() === '');
    if (name.trim() === '') nameField.current?.focus();
    else if (door) {
      settings.setState({ name: name.trim() });
      void knocking.knock(name.trim());
    } else void elsewhere.take().then(() => onJoin(name.trim(), false));
  };

  return (
    <Page wide>
      <div className={styles.lobby}>
        <section className={styles.picture} aria-label={t('lobby.preview')}>
          <Preview local={local} name={name} soundOnly={soundOnly} />
          <div className={styles.devices}>
            <DeviceSelects local={local} />
          </div>
        </section>
        {waits ? (
          <Waiting title={title} onLeave={() => knocking.leave()} />
        ) : (
          <div className={styles.join}>
            <form className={styles.join} onSubmit={join} noValidate>
              <Heading>
                <bdi>{title}</bdi>
              </Heading>
              {door ? (
                <p className={styles.why} data-testid="door" data-why={door}>
                  {t(`knock.why.${door}`)}
                </p>
              ) : ofTwo ? (
                <p className={styles.why}>{t('callRoom.lobby')}</p>
              ) : (
                <Inside look={look} loading={!look && !problem} />
              )}
              {!ofTwo && (
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
              )}
              {elsewhere.isThere && (
                <p className={styles.elsewhere} role="status" data-testid="elsewhere">
                  {t('lobby.elsewhere')}
                </p>
              )}
              {refused && (
                <p className={styles.elsewhere} role="alert" data-testid="knock-refused">
                  {t(`knock.${refused}`)}
                </p>
              )}
              {ofTwo && account === null ? <SignInFirst /> : button()}
              {trouble !== undefined && (
                <p className={styles.problem} role="alert">
                  {problemWords(t, trouble)}
                </p>
              )}
            </form>
            {(door === 'no-key' || door === 'wrong-key') && (
              <div className={styles.key}>
                <p>{t('knock.haveKey')}</p>
                <KeyForm room={address.id} wrong={door === 'wrong-key'} />
              </div>
            )}
          </div>
        )}
      </div>
    </Page>
  );

  function button() {
    return door ? (
      <Button type="submit" size="lg" fullWidth loading={busy} data-testid="knock">
        {refused ? t('knock.again') : t('knock.knock')}
      </Button>
    ) : (
      <Button
        type="submit"
        size="lg"
        fullWidth
        loading={busy}
        disabled={look?.full === true}
        data-testid="join"
      >
        {elsewhere.isThere ? t('over.here') : t('lobby.join')}
      </Button>
    );
  }
}

/** As they are in the preview, so in the call. */
function rememberDevices(local: LocalMedia): void {
  const { microphone, camera } = local.states();
  settings.setState({ microphoneOn: microphone === 'on', cameraOn: camera === 'on' });
}
