import { useEffect } from 'react';
import { RingTone } from './ring-tone';

/** A quiet tone while it rings at the other's. */
export function useRingBack(rings: boolean): void {
  useEffect(() => {
    if (!rings) return;
    const tone = new RingTone();
    void tone.prepare().then(
      () => tone.play('outgoing'),
      () => undefined,
    );
    return () => tone.stop();
  }, [rings]);
}
