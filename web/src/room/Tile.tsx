import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { IconAntennaBars2, IconMicrophoneOff, IconScreenShare } from '@tabler/icons-react';
import type { Participant } from '../signaling/messages';
import { isAway, isSpeaking } from '../state/room-view';
import { slotOf, type BookedSlot } from '../state/slot-book';
import { Avatar } from '../ui/Avatar';
import { hueOf } from '../ui/initials';
import { HandSign, useHandPlace } from './HandSign';
import type { Placed } from './layout';
import { useStage } from './stage-context';
import { ScreenVideo } from './ScreenVideo';
import { SlotVideo } from './SlotVideo';
import styles from './Tile.module.css';
import { TileControls } from './TileControls';
import { TileFrame } from './TileFrame';
import { useSpeakerLevel } from './use-speaker-level';

interface TileProps {
  placed: Placed;
  participant: Participant;
  kind: 'camera' | 'screen';
}

/** Someone's camera or screen. */
export const Tile = memo(function Tile({ placed, participant, kind }: TileProps) {
  const { t } = useTranslation();
  const { session, actions, ui } = useStage();
  const { id, name, sources } = participant;
  const slot = useStore(session.view, (view) => slotOf(view.slots, `${id}/${kind}`));
  const speaking = useStore(session.view, (view) => kind === 'camera' && isSpeaking(view, id));
  const away = useStore(session.view, (view) => isAway(view, id));
  const pinned = useStore(ui, (now) => now.pinned === placed.key);
  const level = useSpeakerLevel(id, speaking);
  const place = useHandPlace(id);
  const hand = kind === 'camera' ? place : 0;
  const muted = kind === 'camera' && sources.microphone !== 'on';
  const weak = slot?.video === 'paused' && slot.reason === 'network';
  const sends = sources[kind] === 'on';
  const label = kind === 'screen' ? t('tile.screenOf', { name }) : name;

  return (
    <TileFrame
      placed={placed}
      ring={level}
      label={describe()}
      speaking={speaking}
      dimmed={away}
      onDoubleClick={() => actions.togglePin(placed.key)}
      data={{ participant: id, kind }}
      hue={hueOf(name)}
    >
      <div className={styles.blank}>
        {kind === 'camera' ? (
          <span className={styles.face}>
            <Avatar name={name} />
          </span>
        ) : (
          <IconScreenShare size={40} className={styles.screenSign} aria-hidden="true" />
        )}
      </div>
      {slot && sends && picture(slot)}
      {away && (
        <div className={styles.away}>
          <span>{t('tile.reconnecting')}</span>
        </div>
      )}
      <HandSign place={hand} />
      <div className={styles.label}>
        {muted && <IconMicrophoneOff size={15} className={styles.muted} aria-hidden="true" />}
        {kind === 'screen' && <IconScreenShare size={15} aria-hidden="true" />}
        <bdi className={styles.name}>{label}</bdi>
        {weak && (
          <IconAntennaBars2
            size={15}
            className={styles.weak}
            title={t('tile.weak', { name })}
            aria-hidden="true"
          />
        )}
      </div>
      <TileControls tileKey={placed.key} participant={participant} kind={kind} pinned={pinned} />
    </TileFrame>
  );

  function picture(carried: BookedSlot) {
    if (kind === 'camera') return <SlotVideo slot={carried} fit="auto" />;
    const isLarge = placed.role === 'main';
    return isLarge ? <ScreenVideo slot={carried} /> : <SlotVideo slot={carried} fit="contain" />;
  }

  /** The tile in words, for those who do not see it. */
  function describe(): string {
    const parts = [label];
    if (hand > 0) parts.push(t('hand.place', { place: hand }));
    if (speaking) parts.push(t('tile.speaking'));
    if (muted) parts.push(t('tile.muted'));
    if (kind === 'camera' && !sends) parts.push(t('tile.cameraOff'));
    if (away) parts.push(t('tile.reconnecting'));
    if (weak) parts.push(t('tile.weak', { name }));
    return parts.join(', ');
  }
});
