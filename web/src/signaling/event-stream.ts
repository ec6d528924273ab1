/**
 * Reads the session's event stream: reconnects for ever with growing pauses, resumes after the last
 * event seen. `fetch` rather than `EventSource`, because a 403 must be told from a lost network, and a
 * heartbeat from silence. What events mean is no concern of this file.
 */
import { problemOf, type Problem } from './api';
import { pageTimers, Pause, type Timers } from './pause';
import { SseParser } from './sse-parser';

/** An event as it came: not parsed. */
export interface Frame {
  id: string;
  event: string;
  data: string;
}

export interface EventStreamListener {
  onFrame(frame: Frame): void;
  onOpen(): void;
  /** Something came that is no whole event: a heartbeat. */
  onHeard(): void;
  /** The stream broke; it is being opened again. `silent`: heartbeats stayed away. */
  onBroken(silent: boolean): void;
  /** The server refused for good (the session is not known): no further attempts. */
  onRefused(problem: Problem): void;
}

export interface EventStreamOptions {
  fetcher?: typeof fetch;
  timers?: Timers;
  /** Milliseconds before attempt n (from 0) after nobody answered. */
  pauseMs?: (attempt: number) => number;
  /** Milliseconds before attempt n (from 0) after a stream that was accepted and soon dropped. */
  droppedPauseMs?: (attempt: number) => number;
}

/** The server beats so often while there is nothing to tell. */
export const beatMs = 5000;
/** Nothing for so long: two heartbeats did not come, and a bit. */
export const silenceMs = 2 * beatMs + 2000;
/** A stream that lived for so long was a success: the next break is the first one again. */
export const livedMs = 10_000;

export const eventsPath = '/api/events';

/** Quick at first, then every 1.5 s: after a server's restart everyone shall be back within 10 s. */
export function defaultPauseMs(attempt: number): number {
  return Math.min(1500, 150 * 2 ** attempt) * (0.75 + Math.random() / 2);
}

/** Whoever accepts and drops is not asked again and again: up to 30 s. */
export function defaultDroppedPauseMs(attempt: number): number {
  return Math.min(30_000, 150 * 2 ** attempt) * (0.75 + Math.random() / 2);
}

/** How one connection ended. */
type End = { kind: 'refused'; problem: Problem } | { kind: 'broken'; openedAt?: number };

export class EventStream {
  private readonly fetcher: typeof fetch;
  private readonly timers: Timers;
  private readonly pauseMs: (attempt: number) => number;
  private readonly droppedPauseMs: (attempt: number) => number;
  private closed = false;
  /** Attempts in a row that nobody answered. */
  private unanswered = 0;
  /** Streams in a row that were accepted and did not live. */
  private dropped = 0;
  private silent = false;
  private request: AbortController | undefined;
  private readonly pause: Pause;

  constructor(
    private lastEventId: string | null,
    private readonly listener: EventStreamListener,
    options: EventStreamOptions = {},
  ) {
    this.fetcher = options.fetcher ?? ((...args) => fetch(...args));
    this.timers = options.timers ?? pageTimers;
    this.pauseMs = options.pauseMs ?? defaultPauseMs;
    this.droppedPauseMs = options.droppedPauseMs ?? defaultDroppedPauseMs;
    this.pause = new Pause(this.timers);
  }

  /** Runs until {@link close} or a refusal. */
  async run(): Promise<void> {
    // A page that a browser keeps for "back" keeps its connections too: others would think it were still there.
    // Where it comes back, it goes on after the pause.
    const gone = () => this.request?.abort();
    globalThis.addEventListener?.('pagehide', gone);
    try {
      await this.read();
    } finally {
      globalThis.removeEventListener?.('pagehide', gone);
    }
  }

  private async read(): Promise<void> {
    while (!this.closed) {
      const end = await this.once();
      if (this.closed) return;
      if (end.kind === 'refused') {
        this.closed = true;
        this.listener.onRefused(end.problem);
        return;
      }
      this.listener.onBroken(this.silent);
      await this.pause.wait(this.pauseAfter(end.openedAt));
    }
  }

  /** Tries again now: the network is said to be back. */
  hurry(): void {
    this.pause.end();
  }

  close(): void {
    this.closed = true;
    this.request?.abort();
    this.pause.end();
  }

  private pauseAfter(openedAt: number | undefined): number {
    if (openedAt === undefined) return this.pauseMs(this.unanswered++);
    this.unanswered = 0;
    if (this.timers.now() - openedAt >= livedMs) this.dropped = 0;
    return this.droppedPauseMs(this.dropped++);
  }

  /** One connection, from opening to its end. */
  private async once(): Promise<End> {
    const request = new AbortController();
    this.request = request;
    this.silent = false;
    const watch = () =>
      this.timers.setTimeout(() => {
        this.silent = true;
        request.abort();
      }, silenceMs);
    let watchdog = watch();
    let openedAt: number | undefined;
    try {
      const response = await this.fetcher(eventsPath, {
        headers: {
          Accept: 'text/event-stream',
          ...(this.lastEventId === null ? {} : { 'Last-Event-ID': this.lastEventId }),
        },
        credentials: 'same-origin',
        cache: 'no-store',
        signal: request.signal,
      });
      if (!response.ok) {
        const problem = await problemOf(response);
        return problem.temporary ? { kind: 'broken' } : { kind: 'refused', problem };
      }
      if (!response.body) return { kind: 'broken' };
      openedAt = this.timers.now();
      if (!this.closed) this.listener.onOpen();
      const parser = new SseParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.closed) return { kind: 'broken', openedAt };
        this.timers.clearTimeout(watchdog);
        watchdog = watch();
        const messages = parser.push(value);
        for (const { type, data, id } of messages) this.deliver({ id, event: type, data });
        if (messages.length === 0) this.listener.onHeard();
      }
    } catch {
      // The network, or our own watchdog: run() tries again.
      return { kind: 'broken', ...(openedAt === undefined ? {} : { openedAt }) };
    } finally {
      this.timers.clearTimeout(watchdog);
      request.abort();
    }
  }

  private deliver(frame: Frame): void {
    if (this.closed) return;
    if (frame.id !== '') this.lastEventId = frame.id;
    this.listener.onFrame(frame);
  }
}
