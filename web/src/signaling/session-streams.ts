/**
 * The event streams of this tab: one {@link SharedStream} for each session, whoever in the tab wants to hear
 * it (the app around the pages, a room). It begins with the first who listens and ends with the last.
 */
import type { Frame } from './event-stream';
import { pageTimers, type Timers } from './pause';
import {
  SharedStream,
  type SharedStreamListener,
  type StreamState,
  type Surroundings,
} from './shared-stream';

/** One listener's part in a session's stream. */
export interface Subscription {
  readonly session: string;
  /** The last frame that this tab knows of: what came before it is not told any more. */
  readonly position: string | null;
  /** Whether it is this tab that reads the stream for all tabs. */
  readonly reads: boolean;
  /** Tries again now: the network is said to be back. */
  hurry(): void;
  close(): void;
}

export class SessionStreams {
  private readonly open = new Map<string, Shared>();

  constructor(private readonly around?: Surroundings) {}

  get timers(): Timers {
    return this.around?.timers ?? pageTimers;
  }

  /**
   * Hears that session from `lastEventId` on where nobody here does yet; otherwise from where its stream
   * stands, which {@link Subscription.position} says.
   */
  listen(
    session: string,
    lastEventId: string | null,
    listener: SharedStreamListener,
  ): Subscription {
    const known = this.open.get(session);
    if (known) return known.add(listener);
    const shared = new Shared(session, lastEventId, this.around, () => {
      if (this.open.get(session) === shared) this.open.delete(session);
    });
    this.open.set(session, shared);
    const subscription = shared.add(listener);
    shared.start();
    return subscription;
  }
}

class Shared implements SharedStreamListener {
  private readonly listeners = new Set<SharedStreamListener>();
  private readonly stream: SharedStream;
  private state: StreamState | undefined;

  constructor(
    private readonly session: string,
    lastEventId: string | null,
    around: Surroundings | undefined,
    private readonly ended: () => void,
  ) {
    this.stream = new SharedStream(session, lastEventId, this, around);
  }

  start(): void {
    this.stream.start();
  }

  add(listener: SharedStreamListener): Subscription {
    this.listeners.add(listener);
    if (this.state) listener.onState(this.state);
    const { stream, session } = this;
    return {
      session,
      get position() {
        return stream.position;
      },
      get reads() {
        return stream.reads;
      },
      hurry: () => stream.hurry(),
      close: () => {
        if (!this.listeners.delete(listener) || this.listeners.size > 0) return;
        this.ended();
        stream.close();
      },
    };
  }

  onFrame(frame: Frame): void {
    this.all((one) => one.onFrame(frame));
  }

  onMissed(): void {
    this.all((one) => one.onMissed());
  }

  onState(state: StreamState): void {
    this.state = state;
    this.all((one) => one.onState(state));
  }

  onHeard(): void {
    this.all((one) => one.onHeard());
  }

  onRefused(): void {
    this.ended();
    this.all((one) => one.onRefused());
    this.listeners.clear();
  }

  /** Whoever goes away meanwhile is told nothing more. */
  private all(tell: (listener: SharedStreamListener) => void): void {
    for (const listener of this.listeners) tell(listener);
  }
}

/** This page's. */
export const pageStreams = new SessionStreams();
