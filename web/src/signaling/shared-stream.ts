/**
 * The session's one event stream, shared by all tabs of the browser. The tab that holds a Web Lock reads
 * it and passes each frame on over a BroadcastChannel; the others wait for the lock, and for frames. Browsers
 * allow six connections to a host over HTTP/1.1: a stream for each tab would leave none to the seventh.
 *
 * - Each frame names the id before it. A tab that stands elsewhere has missed something, and is told to ask
 *   for its state. Frames seen before (the tab that takes over resumes at its own place) are left out.
 * - The reading tab gives a sign of life with each of the server's heartbeats and by its own clock. Where it
 *   gives none for two heartbeats and a bit it is frozen: another one steals the lock, and the old holder, when
 *   it wakes, finds it lost and follows.
 * - Without locks (pages of no secure context) each tab reads a stream of its own.
 */
import * as v from 'valibot';
import { stepsAfter } from './event-id';
import {
  beatMs,
  EventStream,
  silenceMs,
  type EventStreamListener,
  type Frame,
} from './event-stream';
import { pageTimers, type Timers } from './pause';

export type StreamState = 'up' | 'down' | 'silent';

export interface SharedStreamListener {
  /** Each frame once, in order. */
  onFrame(frame: Frame): void;
  /** Frames passed by unseen, before the next one: what they told is to be asked for. */
  onMissed(): void;
  /** `down`: it broke, and is being opened again; `silent`: it broke because heartbeats stayed away. */
  onState(state: StreamState): void;
  /** The server gave a sign of life. */
  onHeard(): void;
  /** The session is not the browser's any more; nothing comes after this. */
  onRefused(): void;
}

/** What one tab tells the others. */
const message = v.variant('kind', [
  v.object({
    kind: v.literal('frame'),
    previousId: v.nullable(v.string()),
    id: v.string(),
    event: v.string(),
    data: v.string(),
  }),
  /** A sign of life of whoever reads; `heard`: it is the server's. */
  v.object({
    kind: v.literal('beat'),
    id: v.nullable(v.string()),
    state: v.picklist(['up', 'down', 'silent']),
    heard: v.boolean(),
  }),
  v.object({ kind: v.literal('refused') }),
  /** A tab begins to follow: whoever reads shall say how it stands. */
  v.object({ kind: v.literal('hello') }),
]);
type Message = v.InferOutput<typeof message>;

const snapshotSession = v.object({ session: v.string() });

export interface Channel {
  postMessage(data: unknown): void;
  addEventListener(type: 'message', listener: (event: { data: unknown }) => void): void;
  close(): void;
}

/** What of the browser is needed; tests bring their own. */
export interface Surroundings {
  /** Undefined where the browser has none: no secure context. */
  locks: Pick<LockManager, 'request'> | undefined;
  openChannel: ((name: string) => Channel) | undefined;
  openStream(lastEventId: string | null, listener: EventStreamListener): EventStream;
  timers: Timers;
}

export function browserSurroundings(): Surroundings {
  const both = typeof BroadcastChannel === 'function' && navigator.locks !== undefined;
  return {
    locks: both ? navigator.locks : undefined,
    openChannel: both ? (name) => new BroadcastChannel(name) : undefined,
    openStream: (lastEventId, listener) => new EventStream(lastEventId, listener),
    timers: pageTimers,
  };
}

/** Tabs do not all steal at the same moment. */
const spreadMs = 1500;
/** A clock that is so late was asleep: its own tab was frozen, not the reading one. */
const asleepMs = 1500;

export class SharedStream {
  private readonly name: string;
  private readonly channel: Channel | undefined;
  private stream: EventStream | undefined;
  private state: StreamState | undefined;
  private closed = false;
  /** The request for the lock that counts: queued, or held. */
  private claim: AbortController | undefined;
  /** Gives the lock back. */
  private release: (() => void) | undefined;
  /** While following: how long the reading tab may be silent. While reading: when the next sign of life is due. */
  private timer: unknown;

  constructor(
    readonly session: string,
    private lastId: string | null,
    private readonly listener: SharedStreamListener,
    private readonly around: Surroundings = browserSurroundings(),
  ) {
    this.name = `setareh-${session}-events`;
    this.channel = around.openChannel?.(this.name);
  }

  /** The last frame that this tab knows of. */
  get position(): string | null {
    return this.lastId;
  }

  start(): void {
    if (!this.channel || !this.around.locks) {
      this.read();
      return;
    }
    this.channel.addEventListener('message', ({ data }) => {
      const parsed = v.safeParse(message, data);
      // A tab with another version of the page may say what this one does not understand.
      if (parsed.success && !this.closed) this.hear(parsed.output);
    });
    this.follow();
    void this.queue('wait');
  }

  /** Tries again now: the network is said to be back. */
  hurry(): void {
    this.stream?.hurry();
  }

  close(): void {
    this.closed = true;
    this.stopReading();
    this.claim?.abort();
    this.channel?.close();
  }

  /** Whether this tab reads for the others. */
  get reads(): boolean {
    return this.stream !== undefined;
  }

  /** Asks for the lock, and reads as long as it is held. */
  private async queue(how: 'wait' | 'steal'): Promise<void> {
    const { locks } = this.around;
    if (!locks) return;
    const claim = new AbortController();
    this.claim?.abort();
    this.claim = claim;
    let failed: unknown;
    try {
      // A lock cannot be stolen by a request that may be taken back.
      const options = how === 'steal' ? { steal: true } : { signal: claim.signal };
      await locks.request(this.name, options, () => {
        if (this.closed || this.claim !== claim) return undefined;
        return this.hold();
      });
    } catch (error) {
      failed = error;
    }
    if (this.closed || this.claim !== claim) return;
    this.stopReading();
    if (failed instanceof Error && failed.name !== 'AbortError') {
      // Forbidden here: a stream of one's own.
      this.read();
      return;
    }
    this.follow();
    void this.queue('wait');
  }

  private hold(): Promise<void> {
    this.read();
    this.signOfLife();
    return new Promise((resolve) => (this.release = resolve));
  }

  private follow(): void {
    this.post({ kind: 'hello' });
    this.watch();
  }

  /** Steals the lock of a tab that has been silent for too long. */
  private watch(): void {
    const { timers } = this.around;
    const ms = silenceMs + Math.random() * spreadMs;
    const due = timers.now() + ms;
    timers.clearTimeout(this.timer);
    this.timer = timers.setTimeout(() => {
      if (timers.now() > due + asleepMs) this.follow();
      else void this.queue('steal');
    }, ms);
  }

  /** Background tabs' clocks may run slow: the server's heartbeats are passed on as well. */
  private signOfLife(): void {
    const { timers } = this.around;
    timers.clearTimeout(this.timer);
    this.timer = timers.setTimeout(() => {
      this.beat(false);
      this.signOfLife();
    }, beatMs);
  }

  private read(): void {
    const stream = this.around.openStream(this.lastId, {
      onFrame: (frame) => this.pass(frame),
      onOpen: () => {
        this.become('up');
        this.beat(false);
      },
      onHeard: () => {
        this.listener.onHeard();
        this.beat(true);
      },
      onBroken: (silent) => {
        this.become(silent ? 'silent' : 'down');
        this.beat(false);
      },
      onRefused: () => this.refuse(),
    });
    this.stream = stream;
    void stream.run();
  }

  private stopReading(): void {
    this.around.timers.clearTimeout(this.timer);
    this.stream?.close();
    this.stream = undefined;
    this.release?.();
    this.release = undefined;
  }

  private refuse(): void {
    this.post({ kind: 'refused' });
    this.close();
    this.listener.onRefused();
  }

  /** A frame of the stream that this tab reads. */
  private pass(frame: Frame): void {
    if (frame.event === 'snapshot' && sessionOf(frame.data) !== this.session) {
      // The browser has another session by now.
      this.refuse();
      return;
    }
    this.post({ kind: 'frame', previousId: this.lastId, ...frame });
    this.lastId = frame.id;
    this.listener.onHeard();
    this.listener.onFrame(frame);
  }

  private beat(heard: boolean): void {
    this.post({ kind: 'beat', id: this.lastId, state: this.state ?? 'down', heard });
  }

  private post(said: Message): void {
    this.channel?.postMessage(said);
  }

  private hear(said: Message): void {
    if (said.kind === 'hello') {
      if (this.reads) this.beat(false);
      return;
    }
    // A tab that lost the lock in its sleep may still say something, until it notices.
    if (this.reads) return;
    this.watch();
    switch (said.kind) {
      case 'frame':
        this.take(said);
        break;
      case 'beat':
        this.become(said.state);
        if (said.heard) this.listener.onHeard();
        if (said.id !== null && stepsAfter(said.id, this.lastId) !== 0) this.catchUp(said.id);
        break;
      case 'refused':
        this.close();
        this.listener.onRefused();
        break;
    }
  }

  /** A frame that another tab read. */
  private take({ previousId, id, event, data }: Message & { kind: 'frame' }): void {
    const steps = stepsAfter(id, this.lastId);
    const whole = event === 'snapshot';
    if (steps !== undefined && (whole ? steps < 0 : steps <= 0)) return;
    if (previousId !== this.lastId && steps !== 1 && !whole) this.listener.onMissed();
    this.lastId = id;
    this.become('up');
    this.listener.onHeard();
    this.listener.onFrame({ id, event, data });
  }

  /** Whoever reads has come further than this tab was told. */
  private catchUp(id: string): void {
    const steps = stepsAfter(id, this.lastId);
    if (steps !== undefined && steps < 0) return;
    this.lastId = id;
    this.listener.onMissed();
  }

  private become(state: StreamState): void {
    if (state === this.state) return;
    this.state = state;
    this.listener.onState(state);
  }
}

/** The session that a snapshot is of. */
function sessionOf(data: string): string | undefined {
  try {
    const parsed = v.safeParse(snapshotSession, JSON.parse(data));
    return parsed.success ? parsed.output.session : undefined;
  } catch {
    return undefined;
  }
}
