/**
 * Tabs of one browser, for tests in virtual time: each can be frozen, so that nothing in it runs until it
 * is thawed; they share locks and channels as the browser's own do.
 */
import { EventStream } from '../signaling/event-stream';
import type { Timers } from '../signaling/pause';
import type { Channel, Surroundings } from '../signaling/shared-stream';

/** A page: all that happens to it goes through {@link run}. */
export class Tab {
  frozen = false;
  closed = false;
  private waiting: (() => void)[] = [];

  readonly timers: Timers = {
    setTimeout: (callback, ms) => {
      const timer = { off: false };
      setTimeout(() => this.run(() => timer.off || callback()), ms);
      return timer;
    },
    // Also where it was due already, in a frozen tab.
    clearTimeout: (timer) => timer && Object.assign(timer, { off: true }),
    now: () => performance.now(),
  };

  /** Now, or once it is thawed; never after it was closed. */
  run(task: () => void): void {
    if (this.closed) return;
    if (this.frozen) this.waiting.push(task);
    else task();
  }

  thaw(): void {
    this.frozen = false;
    for (const task of this.waiting.splice(0)) this.run(task);
  }

  /** A promise as this page sees it. */
  sees<T>(promise: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      promise.then(
        (value) => this.run(() => resolve(value)),
        (error) => this.run(() => reject(error as Error)),
      );
    });
  }

  /** The network as this page sees it. */
  fetcher(fetcher: typeof fetch): typeof fetch {
    return async (input, init) => {
      const response = await this.sees(fetcher(input, init));
      if (!response.body) return response;
      const reader = response.body.getReader();
      const body = new ReadableStream<Uint8Array>(
        {
          pull: async (controller) => {
            const { done, value } = await this.sees(reader.read());
            if (done) controller.close();
            else controller.enqueue(value);
          },
          cancel: (reason) => reader.cancel(reason),
        },
        { highWaterMark: 0 },
      );
      const { status, headers } = response;
      return new Response(body, { status, headers });
    };
  }
}

interface Claim {
  tab: Tab;
  callback: () => unknown;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Web Locks, with one name. */
export class FakeLocks {
  private held: Claim | undefined;
  private queue: Claim[] = [];

  get holder(): Tab | undefined {
    return this.held?.tab;
  }

  of(tab: Tab): Pick<LockManager, 'request'> {
    const request = (_name: string, options: LockOptions, callback: () => unknown) =>
      new Promise<unknown>((resolve, reject) => {
        const claim = { tab, callback, resolve, reject };
        options.signal?.addEventListener('abort', () => {
          if (!this.queue.includes(claim)) return;
          this.queue = this.queue.filter((one) => one !== claim);
          tab.run(() => reject(new DOMException('', 'AbortError')));
        });
        if (options.steal) {
          const victim = this.held;
          this.grant(claim);
          victim?.tab.run(() => victim.reject(new DOMException('stolen', 'AbortError')));
        } else {
          this.queue.push(claim);
          this.next();
        }
      });
    return { request } as Pick<LockManager, 'request'>;
  }

  /** A closed tab has no locks and waits for none. */
  forget(tab: Tab): void {
    this.queue = this.queue.filter((one) => one.tab !== tab);
    if (this.held?.tab === tab) this.held = undefined;
    this.next();
  }

  private next(): void {
    if (this.held) return;
    const claim = this.queue.shift();
    if (claim) this.grant(claim);
  }

  private grant(claim: Claim): void {
    this.held = claim;
    claim.tab.run(() => {
      void Promise.resolve(claim.callback()).then((value) => {
        if (this.held !== claim) return;
        this.held = undefined;
        claim.resolve(value);
        this.next();
      });
    });
  }
}

/** BroadcastChannels, with one name. */
export class FakeChannels {
  private readonly open = new Set<{ tab: Tab; listener?: (event: { data: unknown }) => void }>();
  /** Whether a frozen tab loses what is said meanwhile, rather than hearing it late. */
  forgetful = false;

  of(tab: Tab): Channel {
    const end: { tab: Tab; listener?: (event: { data: unknown }) => void } = { tab };
    this.open.add(end);
    return {
      addEventListener: (_, listener) => void (end.listener = listener),
      close: () => void this.open.delete(end),
      postMessage: (data) => {
        const copy = structuredClone(data);
        setTimeout(() => {
          for (const other of this.open) {
            if (other === end || (other.tab.frozen && this.forgetful)) continue;
            other.tab.run(() => this.open.has(other) && other.listener?.({ data: copy }));
          }
        }, 2);
      },
    };
  }
}

/** The browser around a tab. */
export function surroundings(
  tab: Tab,
  locks: FakeLocks | undefined,
  channels: FakeChannels | undefined,
  fetcher: typeof fetch,
): Surroundings {
  return {
    locks: locks?.of(tab),
    openChannel: channels ? () => channels.of(tab) : undefined,
    openStream: (lastEventId, listener) =>
      new EventStream(lastEventId, listener, {
        fetcher: tab.fetcher(fetcher),
        timers: tab.timers,
      }),
    timers: tab.timers,
  };
}
