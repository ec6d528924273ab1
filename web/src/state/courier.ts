/**
 * Tells the server the newest of something until it was heard. One request at a time, since on a bad network
 * one may overtake another; what is outdated before its turn came is never sent.
 */
import { Pause } from '../signaling/pause';

export class Courier<T> {
  private waiting: { message: T } | undefined;
  private running = false;
  private stopped = false;
  private readonly pause = new Pause();

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
    this.pause.end();
  }

  stop(): void {
    this.stopped = true;
    this.pause.end();
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
        await this.pause.wait(this.pauseMs(attempt++));
      }
    }
    this.running = false;
  }
}
