import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeChannels, FakeLocks, surroundings, Tab } from '../fakes/browser-tabs';
import { SessionServer } from '../fakes/session-server';
import { Api } from './api';
import { silenceMs } from './event-stream';
import { SharedStream, type SharedStreamListener } from './shared-stream';

/** A tab and what its stream told it. */
interface Reader {
  tab: Tab;
  stream: SharedStream;
  frames: string[];
  states: string[];
  missed: number;
  refused: boolean;
}

describe('SharedStream', () => {
  let server: SessionServer;
  let locks: FakeLocks | undefined;
  let channels: FakeChannels;
  let open: Reader[];
  let lastEventId: string | null;

  beforeEach(async () => {
    vi.useFakeTimers();
    server = new SessionServer().start();
    locks = new FakeLocks();
    channels = new FakeChannels();
    open = [];
    const joining = new Api(server.fetch).join('tea', {
      key: 'k',
      name: 'Sara',
      connection: { offer: '', sources: {}, slots: [] },
      states: {},
    });
    await vi.advanceTimersByTimeAsync(10);
    ({ lastEventId } = await joining);
  });

  afterEach(() => {
    for (const { stream } of open) stream.close();
    server.stop();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  const opens = async (session = server.session): Promise<Reader> => {
    const tab = new Tab();
    const heard = { frames: [] as string[], states: [] as string[], missed: 0, refused: false };
    const listener: SharedStreamListener = {
      onFrame: ({ event, data }) => reader.frames.push(`${event} ${nameIn(data)}`),
      onMissed: () => reader.missed++,
      onState: (state) => reader.states.push(state),
      onHeard: () => undefined,
      onRefused: () => (reader.refused = true),
    };
    const around = surroundings(tab, locks, locks && channels, server.fetch);
    const stream = new SharedStream(session, lastEventId, listener, around);
    const reader: Reader = { tab, stream, ...heard };
    open.push(reader);
    stream.start();
    await pass(50);
    return reader;
  };

  const closes = (reader: Reader): void => {
    reader.stream.close();
    reader.tab.closed = true;
    locks?.forget(reader.tab);
  };

  const three = async (): Promise<[Reader, Reader, Reader]> => [
    await opens(),
    await opens(),
    await opens(),
  ];

  it('is one stream for all tabs, and each hears each event once', async () => {
    const tabs = await three();
    server.comes('tea', 'adam');
    server.speak('tea', ['adam']);
    await pass(50);
    expect(server.openStreams).toBe(1);
    expect(server.resumedFrom).toEqual([lastEventId]);
    for (const { frames, states, missed } of tabs) {
      expect(frames).toEqual(['joined ADAM', 'speakers ']);
      expect(states).toEqual(['up']);
      expect(missed).toBe(0);
    }
  });

  it('goes on in another tab where the one that reads closes, and nothing is lost or doubled', async () => {
    const [reads, ...others] = await three();
    server.comes('tea', 'adam');
    await pass(50);
    closes(reads);
    server.comes('tea', 'mina');
    await pass(1000);
    expect(server.openStreams).toBe(1);
    for (const { frames, missed } of others) {
      expect(frames).toEqual(['joined ADAM', 'joined MINA']);
      expect(missed).toBe(0);
    }
  });

  it('is taken from a tab that freezes, which follows when it wakes', async () => {
    const [reads, ...others] = await three();
    expect(locks?.holder).toBe(reads.tab);
    reads.tab.frozen = true;
    server.comes('tea', 'adam');
    await pass(silenceMs - 6000);
    expect(locks?.holder).toBe(reads.tab);
    await pass(10_000);
    expect(locks?.holder).not.toBe(reads.tab);
    for (const { frames } of others) expect(frames).toEqual(['joined ADAM']);
    reads.tab.thaw();
    await pass(1000);
    server.comes('tea', 'mina');
    await pass(1000);
    expect(server.openStreams).toBe(1);
    expect(locks?.holder).not.toBe(reads.tab);
    for (const { frames } of others) expect(frames).toEqual(['joined ADAM', 'joined MINA']);
    // What the other one read in its sleep it has to ask for.
    expect(reads.missed).toBe(1);
    expect(reads.frames).toEqual(['joined MINA']);
  });

  it('is not taken from a tab that reads by one that was frozen itself', async () => {
    const [reads, sleeps] = await three();
    sleeps.tab.frozen = true;
    await pass(60_000);
    sleeps.tab.thaw();
    await pass(5000);
    expect(locks?.holder).toBe(reads.tab);
  });

  it('says that something was missed to a tab that was told nothing in its sleep', async () => {
    channels.forgetful = true;
    const [, sleeps] = await three();
    sleeps.tab.frozen = true;
    server.comes('tea', 'adam');
    await pass(1000);
    sleeps.tab.thaw();
    expect(sleeps.missed).toBe(0);
    await pass(6000);
    expect(sleeps.missed).toBe(1);
    server.comes('tea', 'mina');
    await pass(50);
    expect(sleeps.frames).toEqual(['joined MINA']);
    expect(sleeps.missed).toBe(1);
  });

  it('says so to a tab that begins to follow too late', async () => {
    await opens();
    server.comes('tea', 'adam');
    await pass(50);
    const late = await opens();
    expect(late.frames).toEqual([]);
    expect(late.missed).toBe(1);
  });

  it('tells all tabs that the server is silent, and that it speaks again', async () => {
    const tabs = await three();
    server.silent = true;
    await pass(silenceMs);
    for (const { states } of tabs) expect(states).toEqual(['up', 'silent']);
    expect(locks?.holder).toBe(tabs[0].tab);
    server.silent = false;
    await pass(20_000);
    for (const { states } of tabs) expect(states.at(-1)).toBe('up');
    expect(locks?.holder).toBe(tabs[0].tab);
  });

  it('passes a snapshot on', async () => {
    const tabs = await three();
    server.forget();
    await pass(1000);
    for (const { frames, missed } of tabs) {
      expect(frames).toEqual(['snapshot ']);
      expect(missed).toBe(0);
    }
  });

  it('ends in all tabs where the server refuses', async () => {
    const tabs = await three();
    server.refusals.set('GET events', { status: 403, code: 'not-yours' });
    server.cut();
    await pass(1000);
    for (const { refused } of tabs) expect(refused).toBe(true);
  });

  it('ends where the browser has another session by now', async () => {
    const reader = await opens('another');
    server.forget();
    await pass(1000);
    expect(reader.refused).toBe(true);
    expect(reader.frames).toEqual([]);
  });

  it('is a stream of its own in each tab where there are no locks', async () => {
    locks = undefined;
    const tabs = await three();
    server.comes('tea', 'adam');
    await pass(50);
    expect(server.openStreams).toBe(3);
    for (const { frames } of tabs) expect(frames).toEqual(['joined ADAM']);
  });

  it('understands nothing that it does not know on its channel', async () => {
    await opens();
    const follower = await opens();
    const stranger = channels.of(new Tab());
    for (const said of [null, 7, {}, { kind: 'shout' }, { kind: 'frame', id: 3 }]) {
      // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has none
      stranger.postMessage(said);
    }
    await pass(50);
    server.comes('tea', 'adam');
    await pass(50);
    expect(follower.frames).toEqual(['joined ADAM']);
  });
});

function nameIn(data: string): string {
  const { participant } = JSON.parse(data) as { participant?: { name?: string } };
  return participant?.name ?? '';
}
