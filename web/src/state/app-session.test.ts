import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeChannels, FakeLocks, surroundings, Tab } from '../fakes/browser-tabs';
import { SessionServer } from '../fakes/session-server';
import { Api } from '../signaling/api';
import type { Contact } from '../signaling/contacts-api';
import { SessionStreams } from '../signaling/session-streams';
import { AppSession, presenceBeatMs } from './app-session';
import { Contacts } from './contacts';
import { Identity } from './me';
import { RoomEvents } from './room-events';
import { seeded, timeout } from './test-clock';

/** A tab of somebody who is signed in: what it shows, by the stream and the answers to requests alone. */
class Page {
  readonly tab = new Tab();
  readonly contacts = new Contacts();
  readonly identity: Identity;
  readonly session: AppSession;
  readonly streams: SessionStreams;
  readonly api: Api;
  readonly activity = {
    active: true,
    start: () => undefined,
    stop: () => undefined,
    onReturn: undefined as (() => void) | undefined,
  };

  constructor(server: SessionServer, locks: FakeLocks, channels: FakeChannels) {
    this.api = new Api(this.tab.fetcher(server.fetch));
    this.identity = new Identity(this.api, {
      postMessage: () => undefined,
      addEventListener: () => undefined,
      close: () => undefined,
    });
    this.streams = new SessionStreams(surroundings(this.tab, locks, channels, server.fetch));
    const { identity, api, streams, activity } = this;
    this.session = new AppSession({ identity, api, streams, activity });
    this.session.add(this.contacts);
    this.session.start();
  }

  get picture(): Contact[] {
    return byId(this.contacts.store.getState().contacts.values());
  }
}

function byId(contacts: Iterable<Contact>): Contact[] {
  return [...contacts].toSorted((a, b) => a.account.id.localeCompare(b.account.id));
}

describe('AppSession', () => {
  let server: SessionServer;
  let locks: FakeLocks;
  let channels: FakeChannels;
  let pages: Page[];
  /** What the server has. */
  let known: Map<string, Contact>;
  let version: number;

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(timeout);
    server = new SessionServer().start();
    server.account = 'sara';
    server.whole = () => ({ contacts: [...known.values()] });
    locks = new FakeLocks();
    channels = new FakeChannels();
    pages = [];
    known = new Map();
    version = 0;
  });

  afterEach(async () => {
    for (const { tab, session } of pages) {
      session.stop();
      tab.closed = true;
    }
    server.stop();
    await vi.advanceTimersByTimeAsync(0);
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const opens = async (): Promise<Page> => {
    const page = new Page(server, locks, channels);
    pages.push(page);
    await pass(100);
    return page;
  };
  const closes = (page: Page) => {
    page.session.stop();
    page.tab.closed = true;
    pages = pages.filter((one) => one !== page);
    locks.forget(page.tab);
  };
  const knows = (id: string, change: Partial<Contact> = {}) => {
    const account = { id, name: id, displayName: id };
    const presence = { state: 'offline', lastSeen: null, version: ++version } as const;
    const before = known.get(id) ?? { account, state: 'contact', presence, version };
    const contact: Contact = { ...before, ...change, version };
    known.set(id, contact);
    server.saysAccount('contact', { contact, version });
  };
  const loses = (id: string) => {
    if (known.delete(id)) server.saysAccount('contact-gone', { account: id, version: ++version });
  };
  const sees = (id: string, state: 'online' | 'away' | 'offline') => {
    const contact = known.get(id);
    if (!contact) return;
    const presence = { state, lastSeen: null, version: ++version };
    known.set(id, { ...contact, presence });
    server.saysAccount('presence', { account: id, presence, version });
  };

  it('knows the whole at once, and what changes', async () => {
    knows('adam');
    const page = await opens();
    expect(page.picture).toEqual([...known.values()]);
    knows('mina', { state: 'asking' });
    sees('adam', 'online');
    await pass(50);
    expect(page.picture).toEqual(byId(known.values()));
    loses('adam');
    await pass(50);
    expect(page.picture.map(({ account }) => account.id)).toEqual(['mina']);
  });

  it('asks for the whole in a tab that follows another one’s stream', async () => {
    knows('adam');
    await opens();
    const second = await opens();
    expect(second.picture).toEqual([...known.values()]);
    expect(server.openStreams).toBe(1);
  });

  it('takes nothing of another account’s address', async () => {
    const page = await opens();
    const account = { id: 'eve', name: 'eve', displayName: 'Eve' };
    const contact = { account, state: 'contact', presence: null, version: 1 };
    server.saysAccount('contact', { contact, version: 1 }, 'account/eve');
    await pass(50);
    expect(page.picture).toEqual([]);
  });

  it('lays what came meanwhile over an answer that was slow', async () => {
    await opens();
    server.latencyMs = () => 400;
    const second = await opens();
    await pass(500);
    knows('adam');
    await pass(2000);
    expect(second.picture).toEqual([...known.values()]);
  });

  it('beats by the one tab that reads, as long as the server is heard', async () => {
    const pagesOpen = [await opens(), await opens(), await opens()];
    await pass(4 * presenceBeatMs);
    const beats = server.beats.length;
    expect(beats).toBeGreaterThanOrEqual(4);
    expect(beats).toBeLessThanOrEqual(6);
    expect(server.beats.every((active) => active)).toBe(true);
    const reader = pagesOpen.find(({ tab }) => tab === locks.holder)!;
    reader.activity.active = false;
    await pass(presenceBeatMs);
    expect(server.beats.at(-1)).toBe(false);
    reader.activity.active = true;
    reader.activity.onReturn?.();
    await pass(50);
    expect(server.beats.at(-1)).toBe(true);
  });

  it('shares its stream with a room in the same tab', async () => {
    const page = await opens();
    const seen: string[] = [];
    const events = new RoomEvents(
      page.api,
      {
        onState: () => seen.push('state'),
        onEvent: ({ type }) => seen.push(type),
        onStream: () => undefined,
        onHeard: () => undefined,
        onLost: () => undefined,
      },
      page.streams,
    );
    const connection = { offer: '', sources: {}, slots: [] };
    events.follow(
      await withTime(page.api.join('tea', { key: 'k', name: 'S', connection, states: {} })),
    );
    server.comes('tea', 'adam');
    knows('mina');
    await pass(300);
    expect(seen).toContain('joined');
    expect(page.picture).toEqual([...known.values()]);
    expect(server.openStreams).toBe(1);
    events.stop();
    await pass(50);
    knows('mina', { state: 'asked' });
    await pass(50);
    expect(page.picture).toEqual([...known.values()]);
  });

  it('forgets everything where the session ends', async () => {
    knows('adam');
    const both = [await opens(), await opens()];
    server.account = undefined;
    server.refusals.set('GET events', { status: 403, code: 'unknown-session' });
    server.cut();
    await pass(30_000);
    for (const { picture, identity, contacts } of both) {
      expect(picture).toEqual([]);
      expect(contacts.store.getState().known).toBe(false);
      expect(identity.store.getState().account).toBeNull();
    }
  });

  it.each(Array.from({ length: 30 }, (_, seed) => seed + 1))(
    'has in each tab what the server has, whatever happened (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      vi.spyOn(Math, 'random').mockImplementation(random);
      const below = (n: number) => Math.floor(random() * n);
      const one = <T>(all: readonly T[]): T | undefined => all[below(all.length)];
      const ids = ['adam', 'mina', 'jan', 'zofia', 'leyla'];
      server.latencyMs = () => 1 + below(300);
      channels.forgetful = random() < 0.5;

      const happenings: Record<string, () => unknown> = {
        opens: () => pages.length < 5 && opens(),
        closes: () => pages.length > 1 && closes(one(pages)!),
        freezes: () => {
          const page = one(pages);
          if (page) page.tab.frozen = true;
        },
        readerFreezes: () => locks.holder && (locks.holder.frozen = true),
        thaws: () => one(pages)?.tab.thaw(),
        cut: () => server.cut(),
        down: () => (server.down = true),
        silent: () => (server.silent = true),
        back: () => {
          server.down = false;
          server.silent = false;
        },
        forgets: () => random() < 0.4 && server.forget(),
        knows: () => knows(one(ids)!, { state: one(['contact', 'asked', 'asking'] as const)! }),
        loses: () => loses(one(ids)!),
        sees: () => sees(one(ids)!, one(['online', 'away', 'offline'] as const)!),
      };
      const likely = ['knows', 'knows', 'loses', 'sees', 'sees', 'back'];
      const names = [...Object.keys(happenings), ...likely, ...likely];
      await opens();
      await opens();
      for (let step = 0; step < 100; step++) {
        await happenings[one(names)!]?.();
        await pass(one([0, 1, 10, 200, 3000]) ?? 0);
      }
      await happenings['back']?.();
      for (const { tab } of pages) tab.thaw();
      await pass(70_000);
      for (const { picture } of pages) expect(picture).toEqual(byId(known.values()));
      expect(server.openStreams).toBe(1);
    },
    60_000,
  );

  /** An answer that virtual time has to pass for. */
  async function withTime<T>(promise: Promise<T>): Promise<T> {
    await pass(100);
    return promise;
  }
});
