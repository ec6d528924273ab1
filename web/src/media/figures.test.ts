import { describe, expect, it } from 'vitest';
import { figuresBetween, type Reading } from './figures';

type Stat = Reading extends ReadonlyMap<string, infer S> ? S : never;

const reading = (...stats: Stat[]): Reading => new Map(stats.map((stat) => [stat.id, stat]));
const inbound = (timestamp: number, change: Partial<Stat>): Stat => ({
  id: 'in',
  type: 'inbound-rtp',
  mid: '5',
  timestamp,
  ...change,
});

describe('figuresBetween', () => {
  it('is what came since the last reading', () => {
    const before = reading(
      inbound(1000, { bytesReceived: 10_000, packetsReceived: 100, packetsLost: 5 }),
    );
    const now = reading(
      inbound(3000, { bytesReceived: 260_000, packetsReceived: 290, packetsLost: 15 }),
    );
    expect(figuresBetween(before, now).byMid.get('5')).toMatchObject({
      bitrate: 1_000_000,
      loss: 5,
    });
  });

  it.each([
    ['audio/opus', 'Opus'],
    ['video/VP8', 'VP8'],
  ])('names the codec of %s as people do', (mimeType, name) => {
    const codec: Stat = { id: 'c', type: 'codec', timestamp: 1000, mimeType };
    const now = reading(inbound(1000, { codecId: 'c' }), codec);
    expect(figuresBetween(undefined, now).byMid.get('5')?.codec).toBe(name);
  });

  it('knows no rate at the first reading', () => {
    const figures = figuresBetween(undefined, reading(inbound(1000, { bytesReceived: 10 })));
    expect(figures.byMid.get('5')?.bitrate).toBeUndefined();
  });

  it('adds the layers of a sender and shows the largest', () => {
    const layer = (
      id: string,
      timestamp: number,
      bytesSent: number,
      frameHeight: number,
    ): Stat => ({
      id,
      type: 'outbound-rtp',
      mid: '1',
      timestamp,
      bytesSent,
      frameHeight,
      frameWidth: (frameHeight * 16) / 9,
    });
    const before = reading(layer('l', 0, 0, 180), layer('h', 0, 0, 720));
    const now = reading(layer('l', 1000, 1000, 180), layer('h', 1000, 9000, 720));
    expect(figuresBetween(before, now).byMid.get('1')).toMatchObject({
      bitrate: 80_000,
      height: 720,
    });
  });

  it('never goes below nothing when counters begin anew', () => {
    const before = reading(inbound(1000, { bytesReceived: 500, packetsReceived: 9 }));
    const now = reading(inbound(2000, { bytesReceived: 100, packetsReceived: 1 }));
    expect(figuresBetween(before, now).byMid.get('5')).toMatchObject({ bitrate: 0, loss: 0 });
  });

  const pair = (id: string, more: Partial<Stat>): Stat => ({
    id,
    type: 'candidate-pair',
    timestamp: 0,
    state: 'succeeded',
    localCandidateId: `local ${id}`,
    ...more,
  });
  const local = (id: string, protocol: string, candidateType = 'host'): Stat => ({
    id: `local ${id}`,
    type: 'local-candidate',
    timestamp: 0,
    protocol,
    candidateType,
  });

  it('takes the path from the pair that the transport names, whatever its state', () => {
    const now = reading(
      pair('old', { nominated: true, currentRoundTripTime: 0.5 }),
      local('old', 'udp'),
      pair('used', { state: 'in-progress', currentRoundTripTime: 0.02 }),
      local('used', 'tcp', 'relay'),
      { id: 'T', type: 'transport', timestamp: 0, selectedCandidatePairId: 'used' },
    );
    expect(figuresBetween(undefined, now)).toMatchObject({ rttMs: 20, path: 'tcp (relay)' });
  });

  it('takes the selected pair where no transport names one, then the busiest nominated one', () => {
    const idle = pair('idle', { nominated: true, bytesSent: 10, currentRoundTripTime: 0.5 });
    const busy = pair('busy', { nominated: true, bytesSent: 999, currentRoundTripTime: 0.04 });
    const selected = pair('marked', { selected: true, currentRoundTripTime: 0.01 });
    expect(figuresBetween(undefined, reading(idle, busy)).rttMs).toBe(40);
    expect(figuresBetween(undefined, reading(idle, busy, selected)).rttMs).toBe(10);
  });

  it('reckons the round trip from all answers where the last one is not told', () => {
    const now = reading(
      pair('used', { selected: true, totalRoundTripTime: 0.3, responsesReceived: 10 }),
    );
    expect(figuresBetween(undefined, now).rttMs).toBe(30);
  });
});
