/**
 * What is wrong with the connection, told from where media and the server's signs of life stay away, and
 * when it is said: 3 s after media stopped, or once the stream counts as broken; after 15 s with what to try.
 */
import { beatMs } from '../signaling/event-stream';
import { pageTimers, type Timers } from '../signaling/pause';
import type { StreamState } from '../signaling/shared-stream';

export type Diagnosis =
  /** Media never came yet. */
  | 'joining'
  /** Media stands, and nothing tells yet why. */
  | 'stopped'
  /** Media flows, the server's events do not come. */
  | 'signal'
  /** Neither comes, though the network is there. */
  | 'server'
  /** This machine has no network. */
  | 'offline'
  /** The server answers, media does not get through. */
  | 'udp';

export interface Trouble {
  diagnosis: Diagnosis;
  /** It has lasted: what to try is said as well. */
  long: boolean;
}

export const shownAfterMs = 3000;
export const longAfterMs = 15_000;
/** What was heard so shortly after media stopped may have been under way before. */
const inFlightMs = 1000;

export interface TroubleWatchOptions {
  onTrouble(trouble: Trouble | undefined): void;
  isOnLine(): boolean;
  timers?: Timers;
}

export class TroubleWatch {
  private readonly timers: Timers;
  /** When they stopped; undefined while they are up. */
  private mediaDownAt: number | undefined;
  private streamDownAt: number | undefined;
  private streamSilent = false;
  /** Whether media ever came. */
  private hadMedia = false;
  private heardAt = -Infinity;
  /** Since when the server has been heard without a gap: after one, media needs a moment to come back too. */
  private answersSince = -Infinity;
  private unansweredAt = -Infinity;
  private said: Trouble | undefined;
  private timer: unknown;

  constructor(private readonly options: TroubleWatchOptions) {
    this.timers = options.timers ?? pageTimers;
    this.mediaDownAt = this.timers.now();
    this.judge();
  }

  /** `agoMs`: how long ago it stopped, where that is seen late. */
  media(up: boolean, agoMs = 0): void {
    if (up) this.hadMedia = true;
    this.mediaDownAt = up ? undefined : (this.mediaDownAt ?? this.timers.now() - agoMs);
    this.judge();
  }

  stream(state: StreamState): void {
    if (state === 'up' && this.streamDownAt !== undefined) this.answersSince = this.timers.now();
    this.streamSilent = state === 'silent' || (this.streamSilent && state === 'down');
    this.streamDownAt = state === 'up' ? undefined : (this.streamDownAt ?? this.timers.now());
    this.judge();
  }

  /** The server answered, or told something by itself. */
  heard(): void {
    const now = this.timers.now();
    const gap = now - Math.max(this.heardAt, this.answersSince) > beatMs + inFlightMs;
    if (gap || this.unansweredAt > this.heardAt) this.answersSince = now;
    this.heardAt = now;
    this.judge();
  }

  /** A request got no answer. */
  unanswered(): void {
    this.unansweredAt = this.timers.now();
    this.judge();
  }

  /** The browser says that the network came or went. */
  network(): void {
    this.judge();
  }

  stop(): void {
    this.timers.clearTimeout(this.timer);
    this.timer = undefined;
  }

  private judge(): void {
    const now = this.timers.now();
    const diagnosis = this.diagnose(now);
    const since = Math.min(this.mediaDownAt ?? now, this.streamDownAt ?? now);
    const long = now - since >= longAfterMs;
    const { said } = this;
    if (diagnosis !== said?.diagnosis || (diagnosis && long !== said?.long)) {
      this.said = diagnosis ? { diagnosis, long } : undefined;
      this.options.onTrouble(this.said);
    }
    this.lookAgain(now);
  }

  private diagnose(now: number): Diagnosis | undefined {
    const downMs = (at: number | undefined) => (at === undefined ? 0 : now - at);
    const mediaMs = downMs(this.mediaDownAt);
    const streamBroken = this.streamSilent || downMs(this.streamDownAt) >= shownAfterMs;
    if (mediaMs < shownAfterMs && !streamBroken) return undefined;
    if (!this.options.isOnLine()) return 'offline';
    if (this.mediaDownAt === undefined) return 'signal';
    if (streamBroken) return 'server';
    // Connecting takes its time on a slow machine: no reason to blame the network.
    if (!this.hadMedia && mediaMs < longAfterMs) return 'joining';
    const stoppedAt = this.mediaDownAt;
    if (this.unansweredAt > stoppedAt && this.unansweredAt > this.heardAt) return 'server';
    const goesOn = this.heardAt >= this.answersSince + shownAfterMs;
    return goesOn && this.heardAt > stoppedAt + inFlightMs ? 'udp' : 'stopped';
  }

  /** Time alone may change the answer. */
  private lookAgain(now: number): void {
    this.timers.clearTimeout(this.timer);
    const due = [this.mediaDownAt, this.streamDownAt]
      .flatMap((at) => (at === undefined ? [] : [at + shownAfterMs, at + longAfterMs]))
      .filter((at) => at > now);
    if (due.length === 0) return;
    this.timer = this.timers.setTimeout(() => this.judge(), Math.min(...due) - now);
  }
}
