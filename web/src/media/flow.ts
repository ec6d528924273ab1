/**
 * Whether media comes in, from readings of `getStats` taken once a second: how long ago the path brought
 * anything at all (media, reports, answers to ICE's checks), and how long ago each section had a packet.
 */
import type { Reading } from './figures';

/** So long without a packet: it stands. A camera sends several times a second, a voice fifty times. */
export const standsAfterMs = 2000;
/** Nobody looked for so long (the machine slept): what stood meanwhile is not known. */
const blindMs = 5000;

interface Counter {
  count: number;
  changedAt: number;
}

export class FlowMeter {
  private path: Counter | undefined;
  private readonly sections = new Map<string, Counter>();
  private readAt: number;

  /** From that moment on a section without a packet is silent. */
  constructor(private begunAt: number) {
    this.readAt = begunAt;
  }

  read(reading: Reading, now: number): void {
    const blind = now - this.readAt > blindMs;
    this.readAt = now;
    if (blind) {
      this.begunAt = now;
      for (const counter of this.sections.values()) counter.changedAt = now;
      if (this.path) this.path.changedAt = now;
    }
    let path = 0;
    for (const stat of reading.values()) {
      if (stat.type === 'inbound-rtp') {
        path += stat.packetsReceived ?? 0;
        if (stat.mid !== undefined) this.note(stat.mid, stat.packetsReceived ?? 0, now);
      } else if (stat.type === 'candidate-pair' || stat.type === 'transport') {
        path += (stat.responsesReceived ?? 0) + (stat.bytesReceived ?? 0);
      } else if (stat.type === 'remote-inbound-rtp' || stat.type === 'remote-outbound-rtp') {
        path += (stat.roundTripTimeMeasurements ?? 0) + (stat.reportsSent ?? 0);
      }
    }
    this.path = counted(this.path, path, now, this.begunAt);
  }

  /** How long the path has brought nothing. */
  pathSilentMs(now: number): number {
    return now - (this.path?.changedAt ?? this.begunAt);
  }

  /** How long a section (by its mid) has had no packet. */
  silentMs(mid: string | null | undefined, now: number): number {
    return now - (this.sections.get(mid ?? '')?.changedAt ?? this.begunAt);
  }

  private note(mid: string, count: number, now: number): void {
    this.sections.set(mid, counted(this.sections.get(mid), count, now, this.begunAt));
  }
}

/** A counter that begins at 0 has not changed yet. */
function counted(
  before: Counter | undefined,
  count: number,
  now: number,
  begunAt: number,
): Counter {
  if (before?.count === count) return before;
  return { count, changedAt: before || count > 0 ? now : begunAt };
}
