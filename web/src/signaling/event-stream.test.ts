import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installPage } from '../fakes/page';
import { EventStream, silenceMs, type EventStreamListener, type Frame } from './event-stream';

/** A server whose answers a test gives one by one. */
class FakeServer {
  readonly lastEventIds: (string | null)[] = [];
  private readonly open: ReadableStreamDefaultController<Uint8Array>[] = [];
  private readonly answers: (() => Response)[] = [];

  readonly fetch: typeof fetch = (_, init) => {
    this.lastEventIds.push(new Headers(init?.headers).get('Last-Event-ID'));
    const answer = this.answers.shift();
    if (answer) return Promise.resolve(answer());
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.open.push(controller);
        init?.signal?.addEventListener('abort', () => controller.error(new Error('aborted')));
      },
    });
    return Promise.resolve(new Response(body));
  };

  next(answer: () => Response): void {
    this.answers.push(answer);
  }

  say(text: string): void {
    this.open.at(-1)?.enqueue(new TextEncoder().encode(text));
  }

  hangUp(): void {
    this.open.at(-1)?.close();
  }
}

function listener() {
  return {
    onFrame: vi.fn<EventStreamListener['onFrame']>(),
    onHeard: vi.fn<EventStreamListener['onHeard']>(),
    onOpen: vi.fn<EventStreamListener['onOpen']>(),
    onBroken: vi.fn<EventStreamListener['onBroken']>(),
    onRefused: vi.fn<EventStreamListener['onRefused']>(),
  };
}

const speakers = 'event: speakers\ndata: {"loud":[]}\n\n';
const frame = (id: string): Frame => ({ id, event: 'speakers', data: '{"loud":[]}' });

describe('EventStream', () => {
  let server: FakeServer;
  let heard: ReturnType<typeof listener>;
  let stream: EventStream;

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeServer();
    heard = listener();
    stream = new EventStream('e1-4', heard, {
      fetcher: server.fetch,
      pauseMs: (attempt) => 100 * (attempt + 1),
      droppedPauseMs: (attempt) => Math.min(30_000, 100 * 2 ** attempt),
    });
  });

  afterEach(() => {
    stream.close();
    vi.useRealTimers();
  });

  const settle = () => vi.advanceTimersByTimeAsync(0);

  it('resumes after the last event that it saw', async () => {
    void stream.run();
    await settle();
    server.say(`id: e1-5\n${speakers}`);
    await settle();
    server.hangUp();
    await vi.advanceTimersByTimeAsync(150);
    expect(server.lastEventIds).toEqual(['e1-4', 'e1-5']);
    expect(heard.onFrame).toHaveBeenCalledExactlyOnceWith(frame('e1-5'));
    expect(heard.onBroken).toHaveBeenCalledOnce();
    expect(heard.onOpen).toHaveBeenCalledTimes(2);
  });

  it('lets go when the page is put aside, and goes on when it is back', async () => {
    const page = installPage();
    void stream.run();
    await settle();
    page.says('pagehide');
    await settle();
    expect(heard.onBroken).toHaveBeenCalledOnce();
    await vi.advanceTimersByTimeAsync(150);
    expect(server.lastEventIds).toHaveLength(2);
    stream.close();
    vi.unstubAllGlobals();
  });

  it('waits longer after each failure, and anew after a success', async () => {
    server.next(() => new Response(null, { status: 503 }));
    server.next(() => new Response(null, { status: 502 }));
    void stream.run();
    await vi.advanceTimersByTimeAsync(99);
    expect(server.lastEventIds).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.lastEventIds).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(199);
    expect(server.lastEventIds).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(server.lastEventIds).toHaveLength(3);
    server.hangUp();
    await vi.advanceTimersByTimeAsync(100);
    expect(server.lastEventIds).toHaveLength(4);
  });

  it('waits longer after each stream that was accepted and dropped', async () => {
    // In a minute 100 + 200 + 400 + ... + 25,600 ms fit, and no more.
    for (let i = 0; i < 1000; i++) server.next(() => new Response(''));
    void stream.run();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.lastEventIds).toHaveLength(10);
  });

  it('waits shortly again only after a stream that has lived', async () => {
    const dropsAfter = async (ms: number) => {
      for (let at = 0; at < ms; at += 1000) {
        server.say(': beat\n\n');
        await vi.advanceTimersByTimeAsync(Math.min(1000, ms - at));
      }
      server.hangUp();
      await settle();
    };
    const tries = () => server.lastEventIds.length;
    void stream.run();
    await settle();
    await dropsAfter(5000);
    await vi.advanceTimersByTimeAsync(100);
    expect(tries()).toBe(2);
    await dropsAfter(5000);
    await vi.advanceTimersByTimeAsync(199);
    expect(tries()).toBe(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(tries()).toBe(3);
    await dropsAfter(10_000);
    await vi.advanceTimersByTimeAsync(100);
    expect(tries()).toBe(4);
  });

  it('stops where the server does not know the session', async () => {
    server.next(() => Response.json({ code: 'not-yours' }, { status: 403 }));
    await stream.run();
    expect(heard.onRefused).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'not-yours' }),
    );
    expect(heard.onBroken).not.toHaveBeenCalled();
  });

  it('counts as broken, by silence, after two heartbeats that did not come', async () => {
    void stream.run();
    await vi.advanceTimersByTimeAsync(9000);
    server.say(': beat\n\n');
    await vi.advanceTimersByTimeAsync(silenceMs - 1);
    expect(heard.onHeard).toHaveBeenCalledOnce();
    expect(heard.onBroken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(heard.onBroken).toHaveBeenCalledExactlyOnceWith(true);
    expect(silenceMs).toBeGreaterThan(10_000);
    expect(silenceMs).toBeLessThan(15_000);
  });

  it('tells a stream that was hung up from a silent one', async () => {
    void stream.run();
    await settle();
    server.hangUp();
    await settle();
    expect(heard.onBroken).toHaveBeenCalledExactlyOnceWith(false);
  });

  it('hurries when the network is back', async () => {
    server.next(() => new Response(null, { status: 503 }));
    void stream.run();
    await settle();
    stream.hurry();
    await settle();
    expect(heard.onOpen).toHaveBeenCalledOnce();
  });

  it('says nothing after it was closed', async () => {
    void stream.run();
    await settle();
    stream.close();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(heard.onBroken).not.toHaveBeenCalled();
    expect(server.lastEventIds).toHaveLength(1);
  });
});
