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
  /** The same after a remedy that the server took, and that did not help, or not for long. */
  takenPauseMs(attempt: number): number;
  /** A remedy that helped for so long was a success: after it the first pause is the shortest again. */
  livedMs: number;
}

const defaultTimes: HealerTimes = {
  patienceMs: 2000,
  effectMs: 6000,
  pauseMs: (attempt) => Math.min(1500, 200 * 2 ** attempt) * (0.75 + Math.random() / 2),
  takenPauseMs: (attempt) => Math.min(10_000, 200 * 2 ** attempt) * (0.75 + Math.random() / 2),
  livedMs: 10_000,
};

export class Healer {
  private wanted: Remedy | undefined;
  private running = false;
  private stopped = false;
  /** What was tried last, until something has helped for long. */
  private tried: Remedy | undefined;
  private helpedAt: number | undefined;
  private taken = false;
  /** In a row: attempts that were not taken, and those that were and did not help for long. */
  private failures = 0;
  private relapses = 0;
  private suspicion: ReturnType<typeof setTimeout> | undefined;
  /** Waits for a remedy to show success. */
  private readonly effect = new Pause();
  /** Waits before the same again. */
  private readonly pace = new Pause();

  constructor(
    private readonly patient: Patient,
    private readonly times: HealerTimes = defaultTimes,
  ) {}

  want(remedy: Remedy): void {
    if (this.stopped) return;
    if (strength(remedy) > strength(this.wanted)) this.wanted = remedy;
    if (!this.running) void this.run();
    // A stronger remedy does not wait for the milder one's effect.
    else if (remedy !== 'restart') this.effect.end();
    if (strength(remedy) > strength(this.tried)) this.pace.end();
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
    this.helpedAt ??= performance.now();
    this.effect.end();
  }

  /** The network is said to be back. */
  hurry(): void {
    if (!this.patient.isUp()) this.want('restart');
    this.effect.end();
    this.pace.end();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.suspicion);
    this.effect.end();
    this.pace.end();
  }

  private async run(): Promise<void> {
    this.running = true;
    while (this.wanted && !this.stopped) {
      if (performance.now() - (this.helpedAt ?? Infinity) >= this.times.livedMs) {
        this.tried = undefined;
        this.failures = 0;
        this.relapses = 0;
      }
      // Only what is stronger is tried at once: whoever takes us and drops us is not asked again and again.
      if (strength(this.wanted) <= strength(this.tried)) {
        await this.pace.wait(
          this.taken
            ? this.times.takenPauseMs(this.relapses++)
            : this.times.pauseMs(this.failures++),
        );
      }
      await this.tryOne();
    }
    this.running = false;
  }

  private async tryOne(): Promise<void> {
    const remedy = this.wanted;
    if (!remedy || this.stopped) return;
    this.wanted = undefined;
    this.helpedAt = undefined;
    this.tried = remedy;
    this.taken = false;
    const next = await this.apply(remedy);
    if (next) this.want(next);
    else this.helpedAt ??= performance.now();
  }

  /** Applies a remedy; what to try next where it did not help. */
  private async apply(remedy: Remedy): Promise<Remedy | undefined> {
    try {
      await this.patient[remedy]();
      this.taken = true;
    } catch (error) {
      if (!(error instanceof Problem)) return remedy === 'restart' ? 'fresh' : remedy;
      if (error.code === 'unknown-participant' || error.code === 'not-yours') return 'rejoin';
      if (error.temporary || error.code === 'outdated-offer') return remedy;
      if (remedy === 'restart') return 'fresh';
      this.patient.onRefused(error);
      return undefined;
    }
    if (!this.patient.isUp()) await this.effect.wait(this.times.effectMs);
    return this.patient.isUp() || this.stopped ? undefined : 'fresh';
  }
}

function strength(remedy: Remedy | undefined): number {
  return remedy ? remedies.indexOf(remedy) : -1;
}
