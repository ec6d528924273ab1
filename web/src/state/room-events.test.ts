import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeChannels, FakeLocks, surroundings, Tab } from '../fakes/browser-tabs';
import { SessionServer } from '../fakes/session-server';
import { Api } from '../signaling/api';
import { SessionStreams } from '../signaling/session-streams';
import { RoomEvents } from './room-events';
import { seeded, timeout } from './test-clock';
import { applied, emptyView, withConnection, withState, type RoomView } from './room-view';

/** A tab in a room: what it shows, by events and states alone. */
class Visitor {
  readonly tab = new Tab();
  readonly told: string[] = [];
  view: RoomView;
  lost = 0;
  private readonly api: Api;
  private readonly events: RoomEvents;

  constructor(
    server: SessionServer,
    private readonly room: string,
    locks: FakeLocks,
    channels: FakeChannels,
  ) {
    this.view = emptyView(room);
    this.api = new Api(this.tab.fetcher(server.fetch));
    this.events = new RoomEvents(
      this.api,
      {
        onState: (state) => {
          this.told.push('state');
          this.view = withState(this.view, state);
        },
        onEvent: (event) => {
          this.told.push(event.type);
          this.view = applied(this.view, event);
        },
        onStream: () => undefined,
        onHeard: () => undefined,
        onLost: () => {
          this.lost++;
          void this.join();
        },
      },
      new SessionStreams(surroundings(this.tab, locks, channels, server.fetch)),
    );
  }

  /** Again and again, until it is in. */
  async join(): Promise<void> {
    const connection = { offer: '', sources: {}, slots: [] };
    while (!this.tab.closed) {
      try {
        const request = { key: 'k', name: 'Sara', connection, states: {} };
        const joined = await this.api.join(this.room, request);
        this.view = withState(withConnection(this.view, joined.state.connection), joined.state);
        this.events.follow(joined);
        return;
      } catch {
        await new Promise<void>((go) => this.tab.timers.setTimeout(go, 500));
      }
    }
  }

  /** As its owner closes the tab. */
  async close(): Promise<void> {
    this.events.stop();
    void this.api.leave(this.room, this.view.you).catch(() => undefined);
    await vi.advanceTimersByTimeAsync(0);
    this.tab.closed = true;
  }

  get names(): string[] {
    return this.view.participants.map(({ name }) => name);
  }

  /** What is shown, without what only this page counts. */
  get picture() {
    const { you, participants, slots, speakers, network } = this.view;
    const told = slots.map(({ turn: _turn, ...slot }) => slot);
    return { you, participants, slots: told, speakers, network };
  }
}

describe('RoomEvents', () => {
  let server: SessionServer;
  let locks: FakeLocks;
  let channels: FakeChannels;
  let visitors: Visitor[];

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(AbortSignal, 'timeout').mockImplementation(timeout);
    server = new SessionServer().start();
    locks = new FakeLocks();
    channels = new FakeChannels();
    visitors = [];
  });

  afterEach(async () => {
    for (const visitor of visitors) await visitor.close();
    server.stop();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);
  const visits = async (room: string): Promise<Visitor> => {
    const visitor = new Visitor(server, room, locks, channels);
    visitors.push(visitor);
    // While the server is down it tries on.
    void visitor.join();
    await pass(100);
    return visitor;
  };
  const leaves = async (visitor: Visitor): Promise<void> => {
    visitors = visitors.filter((one) => one !== visitor);
    await visitor.close();
    locks.forget(visitor.tab);
  };
  const pictureOf = ({ view: { you } }: Visitor) => {
    const { participants, slots, speakers, network } = server.state(you) ?? {};
    return { you, participants, slots, speakers, network };
  };

  it('tells each tab of its own room and of its own slots', async () => {
    const tea = await visits('tea');
    const coffee = await visits('coffee');
    server.comes('tea', 'adam');
    server.fill(tea.view.you, 0, 'adam/camera');
    await pass(50);
    expect(tea.names).toEqual(['Sara', 'ADAM']);
    expect(coffee.names).toEqual(['Sara']);
    expect(coffee.told).toEqual([]);
    expect(tea.picture.slots.map(({ source }) => source)).toEqual(['adam/camera']);
  });

  it('ignores what the state that it holds has already', async () => {
    const reader = await visits('coffee');
    // Its log reaches the room by another tab, which begins before this one has come in.
    const tea = await visits('tea');
    expect(reader.told).toEqual([]);
    expect(tea.told).toEqual([]);
    expect(tea.names).toEqual(['Sara']);
  });

  it('lays what comes while it asks for the state over the answer', async () => {
    await visits('coffee');
    const follows = await visits('tea');
    channels.forgetful = true;
    expect(locks.holder).not.toBe(follows.tab);
    const { room } = follows.view;
    follows.tab.frozen = true;
    server.comes(room.id, 'adam');
    await pass(100);
    follows.tab.thaw();
    // The answer is slow: it has Adam, but not Mina.
    server.latencyMs = () => 400;
    server.changes(room.id, 'adam', { name: 'Adam II' });
    await pass(500);
    server.comes(room.id, 'mina');
    await pass(200);
    expect(follows.told).toEqual([]);
    await pass(400);
    expect(follows.told).toEqual(['state', 'joined']);
    expect(follows.names).toEqual(['Sara', 'Adam II', 'MINA']);
  });

  it('asks again and again while the server does not answer', async () => {
    const tea = await visits('tea');
    server.refusals.set('GET participant', { status: 503, code: 'server-busy' });
    server.forget();
    await leaves(await visits('coffee'));
    server.restart();
    await pass(5000);
    expect(tea.lost).toBe(0);
    server.refusals.clear();
    await pass(5000);
    expect(tea.lost).toBe(1);
    expect(tea.picture).toEqual(pictureOf(tea));
  });

  it('tells a participant that is out, and nothing of it afterwards', async () => {
    const tea = await visits('tea');
    const { you } = tea.view;
    server.leaves('tea', you, 'lost');
    await pass(50);
    expect(tea.told).toEqual(['left', 'gone']);
  });

  it.each(Array.from({ length: 60 }, (_, seed) => seed + 1))(
    'shows in each tab what the server has, whatever happened (seed %i)',
    async (seed) => {
      const random = seeded(seed);
      vi.spyOn(Math, 'random').mockImplementation(random);
      const below = (n: number) => Math.floor(random() * n);
      const one = <T>(all: readonly T[]): T | undefined => all[below(all.length)];
      const rooms = ['tea', 'coffee', 'water'];
      server.latencyMs = () => 1 + below(300);
      channels.forgetful = random() < 0.5;
      let guests = 0;

      const happenings: Record<string, () => unknown> = {
        opens: () => visitors.length < 6 && visits(one(rooms) ?? ''),
        closes: () => visitors.length > 1 && leaves(one(visitors) as Visitor),
        freezes: () => {
          const visitor = one(visitors);
          if (visitor) visitor.tab.frozen = true;
        },
        readerFreezes: () => locks.holder && (locks.holder.frozen = true),
        thaws: () => one(visitors)?.tab.thaw(),
        cut: () => server.cut(),
        down: () => (server.down = true),
        silent: () => (server.silent = true),
        back: () => {
          server.down = false;
          server.silent = false;
        },
        forgets: () => random() < 0.3 && server.forget(),
        restarts: () => random() < 0.15 && server.restart(),
        comes: () => server.comes(one(rooms) ?? '', `guest${++guests}`),
        renames: () => {
          const room = one(rooms) ?? '';
          const who = one(server.participantsOf(room));
          if (who) server.changes(room, who, { name: `name ${below(1000)}` });
        },
        goes: () => {
          const room = one(rooms) ?? '';
          const who = one(server.participantsOf(room).filter((id) => id.startsWith('guest')));
          if (who) server.leaves(room, who);
        },
        speaks: () => {
          const room = one(rooms) ?? '';
          server.speak(room, server.participantsOf(room).slice(0, below(3)));
        },
        constrains: () => {
          const you = one(visitors)?.view.you ?? '';
          server.constrains(you, one(['none', 'layers', 'videos'] as const) ?? 'none');
        },
        fills: () => {
          const visitor = one(visitors);
          if (visitor) server.fill(visitor.view.you, below(3), `guest${below(9)}/camera`);
        },
      };
      const likely = ['comes', 'renames', 'renames', 'speaks', 'fills', 'goes', 'back'];
      const names = [...Object.keys(happenings), ...likely, ...likely];

      await visits('tea');
      await visits('coffee');
      for (let step = 0; step < 120; step++) {
        await happenings[one(names) ?? '']?.();
        await pass(one([0, 1, 10, 200, 3000]) ?? 0);
        if (step % 40 === 39) await pass(15_000);
      }
      await happenings['back']?.();
      for (const { tab } of visitors) tab.thaw();
      // Requests that hang are given up after 10 s, and the longest pause is 30 s and a half.
      await pass(70_000);
      for (const visitor of visitors) {
        expect(visitor.picture).toEqual(pictureOf(visitor));
        expect(visitor.picture.participants).not.toEqual([]);
      }
      expect(server.openStreams).toBe(1);
      expect(visitors.map(({ tab }) => tab)).toContain(locks.holder);
    },
    60_000,
  );
});
