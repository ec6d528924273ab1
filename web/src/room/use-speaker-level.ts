import { useEffect, useRef, type RefObject } from 'react';
import { levelOfRms } from '../media/level-meter';
import { useStage } from './stage-context';

/** The browser stops the page while it answers: seldom enough not to be felt. */
const everyMs = 200;

/**
 * To a ring's `--level`, in tenths, so that most readings change nothing. On the ring itself: all that is
 * below an element with a new variable is styled anew.
 */
export function writeLevel(ring: HTMLElement | null, level: number): void {
  ring?.style.setProperty('--level', level.toFixed(1));
}

/** Writes how loud someone is to the ring, while they speak; past React. */
export function useSpeakerLevel(
  participant: string,
  speaking: boolean,
): RefObject<HTMLSpanElement | null> {
  const { session } = useStage();
  const ring = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    if (!speaking) return;
    const timer = setInterval(() => {
      const { slots } = session.view.getState();
      const slot = slots.find(({ source }) => source === `${participant}/camera`);
      const receiver = slot ? session.audioReceiver(slot.slot) : undefined;
      const level = receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0.02;
      writeLevel(ring.current, levelOfRms(level));
    }, everyMs);
    return () => clearInterval(timer);
  }, [session, participant, speaking]);
  return ring;
}
