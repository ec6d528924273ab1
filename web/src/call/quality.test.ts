import { expect, it } from 'vitest';
import type { TrackFigures } from '../media/figures';
import { qualityOf } from './quality';

const track = (loss: number): TrackFigures => ({
  bitrate: 30_000,
  loss,
  codec: 'Opus',
  width: undefined,
  height: undefined,
  framesPerSecond: undefined,
  jitterMs: 3,
});
const figures = (rttMs: number | undefined, ...losses: number[]) => ({
  rttMs,
  available: undefined,
  path: 'udp',
  byMid: new Map(losses.map((loss, at) => [String(at), track(loss)])),
});

it.each([
  [figures(20, 0, 0), 'good'],
  [figures(undefined), 'good'],
  [figures(20, 0, 3), 'fair'],
  [figures(300, 0), 'fair'],
  [figures(20, 12, 0), 'weak'],
  [figures(700, 0), 'weak'],
] as const)('is judged by the worse of loss and delay (%#)', (now, quality) => {
  expect(qualityOf(now)).toBe(quality);
});
