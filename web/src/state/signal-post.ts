/** Signals on their way to the other side: one request after another, each until the server has taken it. */
import { Problem } from '../signaling/api';
import { Pause } from '../signaling/pause';
import type { PeerSignal } from '../media/peer-call';

/** What the server takes at once; more is not waiting but stuck. */
const mostWaiting = 200;
const pauseMs = (attempt: number) => Math.min(3000, 250 * 2 ** attempt);

export class SignalPost {
  private waiting: PeerSignal[] = [];
  private running = false;
  private stopped = false;
  private readonly pause = new Pause();

  constructor(private readonly carry: (signal: PeerSignal) => Promise<void>) {}

  send(signal: PeerSignal): void {
    if (this.stopped || this.waiting.length >= mostWaiting) return;
    this.waiting.push(signal);
    if (!this.running) void this.run();
  }

  /** What was not sent yet is for nobody any more. */
  forget(): void {
    this.waiting = [];
  }

  /** The network is said to be back. */
  hurry(): void {
    this.pause.end();
  }

  stop(): void {
    this.stopped = true;
    this.forget();
    this.pause.end();
  }

  private async run(): Promise<void> {
    this.running = true;
    let attempt = 0;
    for (let signal = this.waiting[0]; signal; signal = this.waiting[0]) {
      const again = await this.tryOne(signal);
      if (again !== undefined) await this.pause.wait(again || pauseMs(attempt++));
      else attempt = 0;
      // It may have been forgotten meanwhile.
      if (again === undefined && this.waiting[0] === signal) this.waiting.shift();
    }
    this.running = false;
  }

  /** Milliseconds until it may be tried again, 0 where nobody said; undefined: it is done with. */
  private async tryOne(signal: PeerSignal): Promise<number | undefined> {
    try {
      await this.carry(signal);
      return undefined;
    } catch (error) {
      // Refused for good: the call is over, or goes on elsewhere, which an event tells.
      if (!(error instanceof Problem) || !error.temporary) return undefined;
      return (error.retryAfter ?? 0) * 1000;
    }
  }
}
