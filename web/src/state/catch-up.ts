/**
 * Keeps a picture whole where frames of a stream were missed: asks for the whole until it is told, and lays
 * over it what came meanwhile. A whole that comes by itself is as good.
 */
import { Problem } from '../signaling/api';
import type { Frame } from '../signaling/event-stream';
import { Pause, type Timers } from '../signaling/pause';

/** More cannot come while one request is under way, unless something is wrong: then it is asked for again. */
const mostHeld = 1000;

export interface CatchUpParts<Whole> {
  ask(): Promise<Whole>;
  adopt(whole: Whole): void;
  /** A frame whose turn has come. */
  take(frame: Frame): void;
  /** The server has no such whole (any more). */
  onLost(): void;
}

export class CatchUp<Whole> {
  /** What came while the whole is being asked for; undefined: nothing is asked for. */
  private held: Frame[] | undefined;
  /** Counts requests and what makes them pointless: an answer to an outdated one is thrown away. */
  private turn = 0;
  private readonly pause: Pause;

  constructor(
    private readonly parts: CatchUpParts<Whole>,
    timers?: Timers,
  ) {
    this.pause = new Pause(timers);
  }

  /** Something passed by unseen. */
  askAnew(): void {
    this.held ??= [];
    void this.ask(++this.turn);
  }

  /** Keeps the frame for later while the whole is asked for; whether it does. */
  holds(frame: Frame): boolean {
    if (!this.held) return false;
    if (this.held.length < mostHeld) this.held.push(frame);
    else this.askAnew();
    return true;
  }

  /** A whole that came by itself: an older request's answer would be older than this. */
  adopt(whole: Whole): void {
    const held = this.held ?? [];
    this.forget();
    this.parts.adopt(whole);
    for (const frame of held) this.parts.take(frame);
  }

  /** Nothing is asked for or held any more. */
  forget(): void {
    this.turn++;
    this.held = undefined;
  }

  /** The network is said to be back. */
  hurry(): void {
    this.pause.end();
  }

  stop(): void {
    this.forget();
    this.pause.end();
  }

  private async ask(turn: number): Promise<void> {
    for (let attempt = 0; turn === this.turn; attempt++) {
      try {
        const whole = await this.parts.ask();
        if (turn === this.turn) this.adopt(whole);
        return;
      } catch (error) {
        if (turn !== this.turn) return;
        if (!(error instanceof Problem) || !error.temporary) {
          this.forget();
          this.parts.onLost();
          return;
        }
        await this.pause.wait(Math.min(3000, 250 * 2 ** attempt));
      }
    }
  }
}
