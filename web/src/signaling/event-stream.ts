/**
 * The one event stream of a participant: reconnects for ever with growing pauses, resumes after the
 * last event seen. `fetch` rather than `EventSource`, because a 404 must be told from a lost network.
 */
import { problemOf, type Problem } from './api';
import { parseEvent, type RoomEvent } from './messages';
import { Pause } from './pause';
import { SseParser } from './sse-parser';

export interface EventStreamListener {
  /** `epochChanged`: the server that speaks is another one than before (it restarted). */
  onEvent(event: RoomEvent, epochChanged: boolean): void;
  onOpen(): void;
  /** The stream broke; it is being opened again. */
  onBroken(): void;
  /** The server refused for good (the participant is gone, or not ours): no further attempts. */
  onRefused(problem: Problem): void;
}

export interface EventStreamOptions {
  fetcher?: typeof fetch;
  /** Milliseconds before attempt n (from 0) after a break. */
  pauseMs?: (attempt: number) => number;
  /** Nothing, not even a heartbeat, for so long: the stream counts as broken. The server beats every 15 s. */
  silenceMs?: number;
}

/** Quick at first, then every 1.5 s: after a server's restart everyone shall be back within 10 s. */
export function defaultPauseMs(attempt: number): number {
  return Math.min(1500, 150 * 2 ** attempt) * (0.75 + Math.random() / 2);
}

export class EventStream {
  private readonly fetcher: typeof fetch;
  private readonly pauseMs: (attempt: number) => number;
  private readonly silenceMs: number;
  private closed = false;
  private attempt = 0;
  private request: AbortController | undefined;
  private readonly pause = new Pause();

  constructor(
    private readonly url: string,
    private lastEventId: string | null,
    private readonly listener: EventStreamListener,
    options: EventStreamOptions = {},
  ) {
    this.fetcher = options.fetcher ?? ((...args) => fetch(...args));
    this.pauseMs = options.pauseMs ?? defaultPauseMs;
    this.silenceMs = options.silenceMs ?? 40_000;
  }

  /** Runs until {@link close} or a refusal. */
  async run(): Promise<void> {
    while (!this.closed) {
      const refused = await this.once();
      if (this.closed) return;
      if (refused) {
        this.closed = true;
        this.listener.onRefused(refused);
        return;
      }
      this.listener.onBroken();
      await this.pause.wait(this.pauseMs(this.attempt++));
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

  /** One connection, from opening to its end; the problem, where the server refused for good. */
  private async once(): Promise<Problem | undefined> {
    const request = new AbortController();
    this.request = request;
    let watchdog = setTimeout(() => request.abort(), this.silenceMs);
    try {
      const response = await this.fetcher(this.url, {
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
        return problem.temporary ? undefined : problem;
      }
      if (!response.body) return undefined;
      this.attempt = 0;
      this.listener.onOpen();
      const parser = new SseParser();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done || this.closed) return undefined;
        clearTimeout(watchdog);
        watchdog = setTimeout(() => request.abort(), this.silenceMs);
        for (const message of parser.push(value))
          this.deliver(message.type, message.data, message.id);
      }
    } catch {
      return undefined; // the network; run() tries again
    } finally {
      clearTimeout(watchdog);
      request.abort();
    }
  }

  private deliver(type: string, data: string, id: string): void {
    if (this.closed) return;
    const before = epochOf(this.lastEventId);
    const now = epochOf(id === '' ? this.lastEventId : id);
    if (id !== '') this.lastEventId = id;
    const event = parseEvent(type, data);
    if (event) this.listener.onEvent(event, before !== null && now !== before);
  }
}

/** The server's epoch within an event's id `<epoch>-<n>`. */
function epochOf(id: string | null): string | null {
  if (id === null) return null;
  const dash = id.lastIndexOf('-');
  return dash < 0 ? null : id.slice(0, dash);
}
