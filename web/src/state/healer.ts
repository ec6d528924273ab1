/**
 * Brings a lost connection back: an ICE restart first, then a fresh connection in the same place, and
 * where the server has forgotten the participant, joining anew. Tries until it works or is refused.
 */
import { Problem } from '../signaling/api';
import { Pause } from '../signaling/pause';

/** Mild to strong; the stronger one wins where two are wanted. */
export const remedies = ['restart', 'fresh', 'rejoin'] as const;
export type Remedy = (typeof remedies)[number];

export interface Patient {
  restart(): Promise<void>;
  fresh(): Promise<void>;
  rejoin(): Promise<void>;
  isUp(): boolean;
  /** The server will not have us again: the room is gone, full, or its key was changed. */
  onRefused(problem: Problem): void;
}

export interface HealerTimes {
  /** How long a connection may be `disconnected` before it is touched: most come back alone. */
  patienceMs: number;
  /** How long a remedy has to show success. */
  effectMs: number;
  pauseMs(attempt: number): number;
}

const defaultTimes: HealerTimes = {
  patienceMs: 2000,
  effectMs: 6000,
  pauseMs: (attempt) => Math.min(1500, 200 * 2 ** attempt) * (0.75 + Math.random() / 2),
};

export class Healer {
  private wanted: Remedy | undefined;
  private running = false;
  private stopped = false;
  private suspicion: ReturnType<typeof setTimeout> | undefined;
  private readonly pause = new Pause();

  constructor(
    private readonly patient: Patient,
    private readonly times: HealerTimes = defaultTimes,
  ) {}

  want(remedy: Remedy): void {
    if (this.stopped) return;
    const strength = (one: Remedy | undefined) => (one ? remedies.indexOf(one) : -1);
    if (strength(remedy) > strength(this.wanted)) this.wanted = remedy;
    if (!this.running) void this.run();
    // A stronger remedy does not wait for the milder one's effect.
    else if (remedy !== 'restart') this.pause.end();
  }

  /** The connection is shaky. */
  suspect(): void {
    clearTimeout(this.suspicion);
    this.suspicion = setTimeout(() => {
      if (!this.patient.isUp()) this.want('restart');
    }, this.times.patienceMs);
  }

  recovered(): void {
    clearTimeout(this.suspicion);
    if (this.wanted === 'restart') this.wanted = undefined;
    this.pause.end();
  }

  /** The network is said to be back. */
  hurry(): void {
    if (!this.patient.isUp()) this.want('restart');
    this.pause.end();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.suspicion);
    this.pause.end();
  }

  private async run(): Promise<void> {
    this.running = true;
    let attempt = 0;
    while (this.wanted && !this.stopped) {
      const remedy = this.wanted;
      this.wanted = undefined;
      const next = await this.apply(remedy);
      if (next === undefined) {
        attempt = 0;
        continue;
      }
      this.want(next);
      if (next === remedy) await this.pause.wait(this.times.pauseMs(attempt++));
    }
    this.running = false;
  }

  /** Applies a remedy; what to try next where it did not help. */
  private async apply(remedy: Remedy): Promise<Remedy | undefined> {
    try {
      await this.patient[remedy]();
    } catch (error) {
      if (!(error instanceof Problem)) return remedy === 'restart' ? 'fresh' : remedy;
      if (error.code === 'unknown-participant' || error.code === 'not-yours') return 'rejoin';
      if (error.temporary || error.code === 'outdated-offer') return remedy;
      if (remedy === 'restart') return 'fresh';
      this.patient.onRefused(error);
      return undefined;
    }
    if (!this.patient.isUp()) await this.pause.wait(this.times.effectMs);
    return this.patient.isUp() || this.stopped ? undefined : 'fresh';
  }
}
