import { useEffect, useRef } from 'react';
import { IconMicrophoneOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { isSpeaking } from '../state/room-view';
import { settings } from '../state/settings';
import { Avatar } from '../ui/Avatar';
import { hueOf } from '../ui/initials';
import { StreamVideo } from '../ui/StreamVideo';
import { HandSign, useHandPlace } from './HandSign';
import type { Placed } from './layout';
import { useStage } from './stage-context';
import { selfKey } from './room-ui';
import { SelfControls } from './SelfControls';
import styles from './Tile.module.css';
import { TileFrame } from './TileFrame';
import { writeLevel } from './use-speaker-level';

/** Oneself, as in a mirror. */
export function SelfTile({ placed }: { placed: Placed }) {
  const { t } = useTranslation();
  const { session, local, actions } = useStage();
  const ring = useRef<HTMLSpanElement>(null);
  const you = useStore(session.view, (view) => view.you);
  const speaking = useStore(session.view, (view) => isSpeaking(view, view.you));
  const { cameraTrack, facing, microphone } = useStore(local.view);
  const name = settings.getState().name;
  const muted = microphone !== 'on';
  const hand = useHandPlace(you);

  useEffect(
    () => (speaking ? local.meter.listen((level) => writeLevel(ring.current, level)) : undefined),
    [local, speaking],
  );

  return (
    <TileFrame
      placed={placed}
      ring={ring}
      label={[
        t('tile.you'),
        hand > 0 ? t('hand.place', { place: hand }) : '',
        muted ? t('tile.muted') : '',
      ]
        .filter(Boolean)
        .join(', ')}
      speaking={speaking && !muted}
      onDoubleClick={() => actions.togglePin(selfKey)}
      data={{ participant: you, kind: 'self' }}
      hue={hueOf(name)}
    >
      <div className={styles.blank}>
        <span className={styles.face}>
          <Avatar name={name} />
        </span>
      </div>
      {cameraTrack && (
        <StreamVideo
          track={cameraTrack}
          mirrored={facing === 'user'}
          className={styles.video}
          data-shown="true"
        />
      )}
      <HandSign place={hand} />
      <div className={styles.label}>
        {muted && <IconMicrophoneOff size={15} className={styles.muted} aria-hidden="true" />}
        <bdi className={styles.name}>{t('tile.you')}</bdi>
      </div>
      <SelfControls />
    </TileFrame>
  );
}
