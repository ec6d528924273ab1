import {
  IconMaximize,
  IconMicrophone,
  IconMicrophoneOff,
  IconPhoneFilled,
  IconX,
} from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { cameraSlot, screenSlot } from '../state/call-view';
import { calls } from '../state/calls';
import type { CallSession } from '../state/call-session';
import { Avatar } from '../ui/Avatar';
import { durationWords } from '../ui/duration';
import { StreamVideo } from '../ui/StreamVideo';
import { endingWords } from './CallOver';
import { pathOf } from './call-path';
import styles from './CallFloat.module.css';
import { useDrag } from './use-drag';
import { useElapsed } from './use-elapsed';

/** How long it is said that a call is over, while one looks elsewhere. */
const overMs = 6000;

/** The call while one looks at another page: small, can be moved, leads back. */
export function CallFloat({ session }: { session: CallSession }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const box = useRef<HTMLElement>(null);
  const status = useStore(session.status);
  const { phase, other, since } = status;
  const microphoneOn = useStore(session.local.view, ({ microphone }) => microphone === 'on');
  const seconds = useElapsed(phase === 'over' ? undefined : since);
  const name = other.displayName;
  useDrag(box);

  useEffect(() => {
    if (phase !== 'over') return;
    const timer = setTimeout(() => calls.dismiss(), overMs);
    return () => clearTimeout(timer);
  }, [phase]);

  const back = () => void navigate(pathOf(session.id));
  const words =
    phase === 'over'
      ? endingWords(t, status)
      : seconds === undefined
        ? t(`call.${phase === 'up' ? 'connecting' : phase}`)
        : durationWords(seconds);

  return (
    <aside
      ref={box}
      className={styles.float}
      aria-label={t('call.heading', { name })}
      data-testid="call-float"
      data-phase={phase}
    >
      <Picture session={session} name={name} />
      <span className={styles.label}>
        <bdi className={styles.name}>{name}</bdi>
        <span role={phase === 'over' ? 'status' : undefined}>{words}</span>
      </span>
      <span className={styles.buttons}>
        {phase === 'over' ? (
          <button type="button" aria-label={t('close')} onClick={() => calls.dismiss()}>
            <IconX size={18} />
          </button>
        ) : (
          <>
            <button
              type="button"
              aria-label={t('call.maximize')}
              onClick={back}
              data-testid="maximize"
            >
              <IconMaximize size={18} />
            </button>
            <button
              type="button"
              aria-label={microphoneOn ? t('mic.off') : t('mic.on')}
              onClick={() => void session.local.setMuted(microphoneOn)}
              data-testid="float-mic"
            >
              {microphoneOn ? <IconMicrophone size={18} /> : <IconMicrophoneOff size={18} />}
            </button>
            <button
              type="button"
              className={styles.leaves}
              aria-label={t('call.hangUp')}
              onClick={() => void session.hangUp()}
              data-testid="float-hang-up"
            >
              <IconPhoneFilled size={18} />
            </button>
          </>
        )}
      </span>
    </aside>
  );
}

/** The other's screen, else the face, else the initials. */
function Picture({ session, name }: { session: CallSession; name: string }) {
  const { slots } = useStore(session.view);
  // Its tracks are others with each connection.
  useStore(session.view, ({ connectionTurn }) => connectionTurn);
  const shown = [screenSlot, cameraSlot].find((slot) =>
    slots.some((one) => one.slot === slot && one.video === 'flowing'),
  );
  const track = shown === undefined ? undefined : session.videoTrack(shown);
  return (
    <span className={styles.picture}>
      {track ? (
        <StreamVideo track={track} className={styles.video} data-testid="float-video" />
      ) : (
        <span className={styles.face}>
          <Avatar name={name} />
        </span>
      )}
    </span>
  );
}
