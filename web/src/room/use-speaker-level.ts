import { useEffect, useRef, type RefObject } from 'react';
import { levelOfRms } from '../media/level-meter';
import { useRoom } from './room-context';

const everyMs = 100;

/** Writes how loud someone is to `--level` of the element, while they speak; past React. */
export function useSpeakerLevel(
  participant: string,
  speaking: boolean,
): RefObject<HTMLElement | null> {
  const { session } = useRoom();
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!speaking) return;
    const timer = setInterval(() => {
      const { slots } = session.view.getState();
      const slot = slots.find(({ source }) => source === `${participant}/camera`);
      const receiver = slot ? session.audioReceiver(slot.slot) : undefined;
      const level = receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0.02;
      element.current?.style.setProperty('--level', levelOfRms(level).toFixed(2));
    }, everyMs);
    const { current } = element;
    return () => {
      clearInterval(timer);
      current?.style.setProperty('--level', '0');
    };
  }, [session, participant, speaking]);
  return element;
}
