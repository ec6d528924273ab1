import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { EventStream, type EventStreamListener } from './event-stream';

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
    onEvent: vi.fn<EventStreamListener['onEvent']>(),
    onOpen: vi.fn<EventStreamListener['onOpen']>(),
    onBroken: vi.fn<EventStreamListener['onBroken']>(),
    onRefused: vi.fn<EventStreamListener['onRefused']>(),
  };
}

const speakers = 'event: speakers\ndata: {"dominant":null,"loud":[]}\n\n';

describe('EventStream', () => {
  let server: FakeServer;
  let heard: ReturnType<typeof listener>;
  let stream: EventStream;

  beforeEach(() => {
    vi.useFakeTimers();
    server = new FakeServer();
    heard = listener();
    stream = new EventStream('/api/events?participant=p_1', 'e1-4', heard, {
      fetcher: server.fetch,
      pauseMs: (attempt) => 100 * (attempt + 1),
      silenceMs: 40_000,
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
    expect(heard.onEvent).toHaveBeenCalledExactlyOnceWith(
      { type: 'speakers', data: { dominant: null, loud: [] } },
      false,
    );
    expect(heard.onBroken).toHaveBeenCalledOnce();
    expect(heard.onOpen).toHaveBeenCalledTimes(2);
  });

  it('says when another server speaks', async () => {
    void stream.run();
    await settle();
    server.say(`id: e2-1\n${speakers}`);
    server.say(`id: e2-2\n${speakers}`);
    await settle();
    expect(heard.onEvent.mock.calls.map(([, changed]) => changed)).toEqual([true, false]);
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

  it('stops where the server does not know the participant', async () => {
    server.next(() => Response.json({ code: 'unknown-participant' }, { status: 404 }));
    await stream.run();
    expect(heard.onRefused).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ code: 'unknown-participant' }),
    );
    expect(heard.onBroken).not.toHaveBeenCalled();
  });

  it('takes silence without heartbeats as a break', async () => {
    void stream.run();
    await settle();
    await vi.advanceTimersByTimeAsync(30_000);
    server.say(': heartbeat\n\n');
    await vi.advanceTimersByTimeAsync(30_000);
    expect(heard.onBroken).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(10_001);
    expect(heard.onBroken).toHaveBeenCalledOnce();
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
