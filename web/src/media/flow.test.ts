import { describe, expect, it } from 'vitest';
import type { Reading } from './figures';
import { FlowMeter } from './flow';

/** Packets by section, and answers to ICE's checks. */
const reading = (packets: Record<string, number>, checks = 0): Reading => {
  const stats = new Map([
    ['pair', { id: 'pair', type: 'candidate-pair', timestamp: 0, responsesReceived: checks }],
  ]) as Map<string, { id: string; type: string; timestamp: number }>;
  for (const [mid, packetsReceived] of Object.entries(packets)) {
    const inbound = { id: `in${mid}`, type: 'inbound-rtp', timestamp: 0, mid, packetsReceived };
    stats.set(inbound.id, inbound);
  }
  return stats;
};

describe('FlowMeter', () => {
  it('tells how long a section has had no packet', () => {
    const meter = new FlowMeter(0);
    meter.read(reading({ 4: 10, 5: 3 }), 1000);
    meter.read(reading({ 4: 60, 5: 3 }), 2000);
    meter.read(reading({ 4: 110, 5: 3 }), 3000);
    expect(meter.silentMs('4', 3000)).toBe(0);
    expect(meter.silentMs('5', 3000)).toBe(2000);
    expect(meter.pathSilentMs(3000)).toBe(0);
  });

  it('counts from the beginning where nothing ever came', () => {
    const meter = new FlowMeter(500);
    meter.read(reading({ 5: 0 }), 1500);
    expect(meter.silentMs('5', 1500)).toBe(1000);
    expect(meter.silentMs('9', 1500)).toBe(1000);
    expect(meter.silentMs(undefined, 1500)).toBe(1000);
  });

  it('takes answers to checks for life of the path, not of a section', () => {
    const meter = new FlowMeter(0);
    meter.read(reading({ 5: 9 }, 1), 1000);
    for (let second = 2; second <= 6; second++) {
      meter.read(reading({ 5: 9 }, Math.floor(second / 2.5)), second * 1000);
      expect(meter.pathSilentMs(second * 1000)).toBeLessThan(3000);
    }
    expect(meter.silentMs('5', 6000)).toBe(5000);
    meter.read(reading({ 5: 9 }, 2), 9000);
    expect(meter.pathSilentMs(9000)).toBeGreaterThanOrEqual(3000);
  });

  it('does not know of the time in which nobody looked', () => {
    const meter = new FlowMeter(0);
    meter.read(reading({ 5: 9 }), 1000);
    meter.read(reading({ 5: 9 }), 61_000);
    expect(meter.silentMs('5', 61_000)).toBe(0);
    expect(meter.pathSilentMs(61_000)).toBe(0);
    meter.read(reading({ 5: 9 }), 63_000);
    expect(meter.silentMs('5', 63_000)).toBe(2000);
  });
});
