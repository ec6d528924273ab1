/** The clock that waits are measured by; tests hold one tab's back. */
export interface Timers {
  setTimeout(callback: () => void, ms: number): unknown;
  clearTimeout(timer: unknown): void;
  /** Milliseconds, from any beginning. */
  now(): number;
}

export const pageTimers: Timers = {
  setTimeout: (callback, ms) => setTimeout(callback, ms),
  clearTimeout: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
  now: () => performance.now(),
};

/** Waits between attempts, one at a time, which good news cuts short. */
export class Pause {
  private wake: (() => void) | undefined;

  constructor(private readonly timers: Timers = pageTimers) {}

  /** Resolves after so long, or at {@link end}. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = this.timers.setTimeout(resolve, ms);
      this.wake = () => {
        this.timers.clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait; nothing happens where nobody waits. */
  end(): void {
    this.wake?.();
  }
}
