import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { LocalMedia } from '../media/local-media';
import type { Stay } from '../state/stay';

const loudFrom = 0.5;
/** So many loud readings (20 a second) within the window are speech rather than a knock on the table. */
const loudReadings = 12;
const windowReadings = 30;
const againAfterMs = 20_000;

/** Tells a muted person who speaks. */
export function useMutedSpeaking(session: Stay, local: LocalMedia): void {
  const muted = useStore(local.view, ({ microphone }) => microphone === 'muted');
  useEffect(() => {
    if (!muted) return;
    let readings: boolean[] = [];
    let toldAt = -Infinity;
    return local.meter.listen((level) => {
      readings = [...readings.slice(1 - windowReadings), level >= loudFrom];
      const now = performance.now();
      if (readings.filter(Boolean).length < loudReadings || now - toldAt < againAfterMs) return;
      toldAt = now;
      session.notice({ kind: 'mutedSpeaking' });
    });
  }, [session, local, muted]);
}
