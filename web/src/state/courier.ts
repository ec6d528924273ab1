/**
 * Tells the server the newest of something until it was heard. One request at a time, since on a bad network
 * one may overtake another; what is outdated before its turn came is never sent.
 */
export class Courier<T> {
  private waiting: { message: T } | undefined;
  private running = false;
  private stopped = false;
  private wake: (() => void) | undefined;

  constructor(
    /** Whether that is done with: heard, or refused for good. */
    private readonly carry: (message: T) => Promise<boolean>,
    private readonly pauseMs = (attempt: number) => Math.min(3000, 250 * 2 ** attempt),
  ) {}

  send(message: T): void {
    this.waiting = { message };
    if (!this.running) void this.run();
  }

  /** The network is said to be back. */
  hurry(): void {
    this.wake?.();
  }

  stop(): void {
    this.stopped = true;
    this.wake?.();
  }

  private async run(): Promise<void> {
    this.running = true;
    let attempt = 0;
    while (this.waiting && !this.stopped) {
      const carried = this.waiting;
      if (await this.carry(carried.message)) {
        attempt = 0;
        if (this.waiting === carried) this.waiting = undefined;
      } else {
        await this.pause(this.pauseMs(attempt++));
      }
    }
    this.running = false;
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
