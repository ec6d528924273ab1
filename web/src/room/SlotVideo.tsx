import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { awaitFrame } from '../media/frame-gate';
import type { BookedSlot } from '../state/slot-book';
import { useStage } from './stage-context';
import { noteShape } from './room-ui';
import styles from './Tile.module.css';
import { followFit } from './video-fit';

/** A slot's picture; covered until the frame that was promised is on it. */
export function SlotVideo({ slot, fit }: { slot: BookedSlot; fit: 'auto' | 'contain' }) {
  const { session, ui } = useStage();
  const { source } = slot;
  const video = useRef<HTMLVideoElement>(null);
  const connectionTurn = useStore(session.view, (view) => view.connectionTurn);
  const mediaUp = useStore(session.view, (view) => view.mediaUp);
  const picture = `${connectionTurn}:${slot.slot}:${slot.turn}`;
  const [shown, setShown] = useState('');
  const flowing = slot.video === 'flowing';

  useEffect(() => {
    const element = video.current;
    const track = session.videoTrack(slot.slot);
    if (!element || !track) return;
    element.srcObject = new MediaStream([track]);
    void element.play().catch(() => undefined);
    const unfollow = followFit(element, fit, (isTall) => {
      if (source) noteShape(ui, source, isTall);
    });
    return () => {
      unfollow();
      element.srcObject = null;
    };
  }, [session, ui, slot.slot, source, connectionTurn, fit]);

  useEffect(() => {
    const element = video.current;
    if (!element || !flowing) return;
    return awaitFrame(element, slot.from, () => setShown(picture));
  }, [flowing, slot.from, picture]);

  return (
    <video
      ref={video}
      className={styles.video}
      autoPlay
      playsInline
      muted
      data-slot={slot.slot}
      data-shown={flowing && shown === picture}
      data-stale={mediaUp ? undefined : ''}
    />
  );
}
