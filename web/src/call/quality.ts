/** How well a call gets through, from its figures of the last seconds. Pure. */
import type { Figures } from '../media/figures';

export type Quality = 'good' | 'fair' | 'weak';

/** Percent of packets that a voice hardly survives, and that one begins to hear. */
const weakLoss = 8;
const fairLoss = 2;
/** Milliseconds there and back: people begin to talk at the same time. */
const weakRttMs = 500;
const fairRttMs = 250;

export function qualityOf({ rttMs = 0, byMid }: Figures): Quality {
  const loss = Math.max(0, ...[...byMid.values()].map((track) => track.loss));
  if (loss >= weakLoss || rttMs >= weakRttMs) return 'weak';
  return loss >= fairLoss || rttMs >= fairRttMs ? 'fair' : 'good';
}
