import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { FakeCallServer } from '../fakes/call-server';
import { installDevices, type FakeDevices } from '../fakes/devices';
import { DirectPeer, installDirectPeers } from '../fakes/direct-peers';
import { installPage } from '../fakes/page';
import type { Call, Person } from '../signaling/call-messages';
import { openCallMedia } from './call-devices';
import type { CallSession } from './call-session';
import { Calls, ringingFor } from './calls';
import type { WhoIAm } from './me';

const sara: Person = { id: 'sara', name: 'sara', displayName: 'Sara' };
const adam: Person = { id: 'adam', name: 'adam', displayName: 'Adam' };

class Memory {
  readonly kept = new Map<string, string>();
  getItem = (key: string) => this.kept.get(key) ?? null;
  setItem = (key: string, value: string) => void this.kept.set(key, value);
  removeItem = (key: string) => void this.kept.delete(key);
}

describe('Calls', () => {
  let server: FakeCallServer;
  let devices: FakeDevices;
  let gone: Set<string>;
  let tabs = 0;

  class Page {
    readonly tab = `t_${++tabs}`;
    readonly calls: Calls;
    readonly place: ReturnType<FakeCallServer['open']>;

    constructor(
      readonly who: Person,
      readonly memory = new Memory(),
    ) {
      this.calls = new Calls({
        api: server.apiOf(who, this.tab),
        identity: {
          store: createStore<WhoIAm>(
            () => ({ account: { ...who, administrator: false, version: 1 } }) as WhoIAm,
          ),
        },
        tab: this.tab,
        memory: this.memory,
        isTabGone: (tab) => Promise.resolve(gone.has(tab)),
        openMedia: openCallMedia,
      });
      this.place = server.open(who, this.tab, this.calls);
    }

    get session(): CallSession | undefined {
      return this.calls.store.getState().session;
    }

    get phase(): string | undefined {
      return this.session?.status.getState().phase;
    }

    get ending(): string | undefined {
      return this.session?.status.getState().ending;
    }

    get ringing(): Call | undefined {
      return ringingFor(this.calls.store.getState().live, this.who.id);
    }

    accept(camera = true): void {
      this.calls.accept(this.ringing!, camera);
    }

    /** The page is loaded anew: what it was is gone but for its memory. */
    reload(): Page {
      this.session?.current?.pc.close();
      server.apiOf(this.who, this.tab).awayByBeacon(this.session?.id ?? '', this.tab);
      this.place.calls = undefined;
      gone.add(this.tab);
      return new Page(this.who, this.memory);
    }
  }

  const settle = (ms = 1000) => vi.advanceTimersByTimeAsync(ms);
  const phases = (...pages: Page[]) => pages.map(({ phase }) => phase);

  beforeEach(() => {
    vi.useFakeTimers({
      toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance', 'Date'],
    });
    installPage();
    devices = installDevices();
    devices.plug('audioinput', 'microphone');
    devices.plug('videoinput', 'camera');
    installDirectPeers();
    server = new FakeCallServer();
    gone = new Set();
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  async function inCall(kind: 'audio' | 'video' = 'video'): Promise<[Page, Page]> {
    const [from, to] = [new Page(sara), new Page(adam)];
    await settle();
    from.calls.ring(adam, kind);
    await settle();
    to.accept(kind === 'video');
    await settle();
    expect(phases(from, to)).toEqual(['up', 'up']);
    return [from, to];
  }

  it('rings, is answered, and both say that media flows', async () => {
    const [from, to] = [new Page(sara), new Page(adam)];
    await settle();
    from.calls.ring(adam, 'video');
    expect(from.phase).toBe('calling');
    await settle();
    expect(from.phase).toBe('ringing');
    expect(to.ringing?.caller.person.displayName).toBe('Sara');
    expect(DirectPeer.all).toEqual([]);
    to.accept();
    await settle();
    expect(phases(from, to)).toEqual(['up', 'up']);
    expect(to.ringing).toBeUndefined();
    expect(server.live()[0]?.state).toBe('active');
  });

  it('opens no camera for a call by voice, nor where it is answered without', async () => {
    await inCall('audio');
    expect(devices.opened.map(({ kind }) => kind)).toEqual(['audio', 'audio']);
  });

  it('rings on all devices, and is answered on one', async () => {
    const [from, desk, phone] = [new Page(sara), new Page(adam), new Page(adam)];
    await settle();
    from.calls.ring(adam, 'audio');
    await settle();
    expect([desk.ringing?.id, phone.ringing?.id]).toEqual(['call-1', 'call-1']);
    phone.accept();
    desk.accept();
    await settle();
    expect(phases(from, phone)).toEqual(['up', 'up']);
    expect(desk.ending).toBe('elsewhere');
    expect(desk.ringing).toBeUndefined();
  });

  it('two who ring each other at once are in one call', async () => {
    const [from, to] = [new Page(sara), new Page(adam)];
    await settle();
    from.calls.ring(adam, 'video');
    to.calls.ring(sara, 'video');
    await settle();
    expect(phases(from, to)).toEqual(['up', 'up']);
    expect(server.live()).toHaveLength(1);
    expect(from.session?.id).toBe(to.session?.id);
  });

  it.each([
    ['rejected', (to: Page) => void to.calls.reject(to.ringing!), 'rejected', 0],
    ['not answered', (to: Page) => server.noAnswer(to.ringing!.id), 'no-answer', 1],
  ])('is %s', async (_, deed, ending, missed) => {
    const [from, to] = [new Page(sara), new Page(adam)];
    await settle();
    from.calls.ring(adam, 'video');
    await settle();
    deed(to);
    await settle();
    expect(from.ending).toBe(ending);
    expect(to.ringing).toBeUndefined();
    expect(to.calls.store.getState().missed).toBe(missed);
    expect(devices.opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
  });

  it('is cancelled: it rings no more, and was missed', async () => {
    const [from, to] = [new Page(sara), new Page(adam)];
    await settle();
    from.calls.ring(adam, 'video');
    await settle();
    await Promise.all([from.session?.hangUp(), settle()]);
    expect(to.ringing).toBeUndefined();
    expect(to.calls.store.getState().missed).toBe(1);
    await Promise.all([to.calls.seen(), settle()]);
    expect(to.calls.store.getState().missed).toBe(0);
  });

  it('hung up before the server has named it, it is hung up all the same', async () => {
    const [from, to] = [new Page(sara), new Page(adam)];
    await settle();
    from.calls.ring(adam, 'video');
    void from.session?.hangUp();
    await settle();
    expect(to.ringing).toBeUndefined();
    expect(server.live()).toEqual([]);
  });

  it('finds the other busy', async () => {
    await inCall();
    const third = new Page({ id: 'jan', name: 'jan', displayName: 'Jan' });
    await settle();
    third.calls.ring(adam, 'audio');
    await settle();
    expect(third.ending).toBe('busy');
  });

  it('says what the server has against it', async () => {
    const from = new Page(sara);
    await settle();
    from.calls.ring({ id: 'nobody', name: 'nobody', displayName: '' }, 'audio');
    await settle();
    expect(from.session?.status.getState().problem?.code).toBe('not-a-contact');
  });

  it('one hangs up: it is over for both, and nothing is open', async () => {
    const [from, to] = await inCall();
    await Promise.all([to.session?.hangUp(), settle()]);
    expect(phases(from, to)).toEqual(['over', 'over']);
    expect([from.ending, to.ending]).toEqual(['hung-up', 'hung-up']);
    expect(DirectPeer.all.every(({ connectionState }) => connectionState === 'closed')).toBe(true);
    expect(devices.opened.every(({ readyState }) => readyState === 'ended')).toBe(true);
  });

  it.each(['the caller', 'the callee'])('comes back after a reload of %s', async (who) => {
    const [from, to] = await inCall();
    const [left, stays] = who === 'the caller' ? [from, to] : [to, from];
    const back = left.reload();
    await settle(5000);
    expect(phases(back, stays)).toEqual(['up', 'up']);
    expect(back.session?.id).toBe(stays.session?.id);
    expect(server.live()).toHaveLength(1);
  });

  it('a copy of the tab leaves the call where it is', async () => {
    const [from, to] = await inCall();
    const copy = new Page(sara, from.memory);
    await settle();
    expect(copy.session).toBeUndefined();
    expect(phases(from, to)).toEqual(['up', 'up']);
  });

  it('goes on in another tab where one asks for it', async () => {
    const [from, to] = await inCall();
    const other = new Page(sara);
    await settle();
    const [call] = other.calls.store.getState().live;
    other.calls.resume(call!);
    await settle(3000);
    expect(from.ending).toBe('elsewhere');
    expect(phases(other, to)).toEqual(['up', 'up']);
  });

  it('tells the other what is muted, shown and shared', async () => {
    const [from, to] = await inCall();
    await from.session?.local.setMuted(true);
    from.session?.local.stopCamera();
    await from.session?.local.startScreen();
    await settle();
    const seen = to.session?.view.getState();
    expect(seen?.participants[1]?.sources).toMatchObject({
      microphone: 'muted',
      camera: 'off',
      screen: 'on',
    });
    expect(seen?.slots.map(({ video }) => video)).toEqual(['none', 'flowing']);
  });

  it('asks for the camera where the other’s comes on in a call by voice', async () => {
    const [from, to] = await inCall('audio');
    await from.session?.local.startCamera();
    await settle();
    expect(to.session?.status.getState().asksCamera).toBe(true);
    to.session?.answerCamera(true);
    await settle();
    expect(from.session?.view.getState().participants[1]?.sources.camera).toBe('on');
    expect(from.session?.status.getState().asksCamera).toBe(false);
  });

  it('is connected again where the path breaks', async () => {
    const [from, to] = await inCall();
    DirectPeer.all[0]?.cut();
    expect(from.session?.view.getState().mediaUp).toBe(false);
    await settle(10_000);
    for (const { session } of [from, to]) expect(session?.view.getState().mediaUp).toBe(true);
  });

  it('is lost where the two do not reach each other for good, and the server is told', async () => {
    const [from, to] = await inCall();
    DirectPeer.walled = true;
    DirectPeer.all[0]?.cut();
    await settle(40_000);
    expect(from.session?.view.getState().mediaUp).toBe(false);
    expect(phases(from, to)).toEqual(['up', 'up']);
    await settle(30_000);
    expect([from.ending, to.ending]).toEqual(['lost', 'lost']);
    expect(server.get(from.session?.id ?? '').reason).toBe('lost');
  });

  it('is lost where the server is gone too', async () => {
    const [from, to] = await inCall();
    server.silent = true;
    DirectPeer.walled = true;
    DirectPeer.all[0]?.cut();
    await settle(70_000);
    expect([from.ending, to.ending]).toEqual(['lost', 'lost']);
  });

  it('a path that comes back within that is no loss', async () => {
    const [from, to] = await inCall();
    DirectPeer.walled = true;
    DirectPeer.all[0]?.cut();
    await settle(40_000);
    DirectPeer.walled = false;
    await settle(60_000);
    expect(phases(from, to)).toEqual(['up', 'up']);
    expect(from.session?.view.getState().mediaUp).toBe(true);
  });

  const cuts = [20, 30, 40, 50, 60, 70, 80, 100, 120, 150, 200];
  it.each(cuts.flatMap((at) => [['caller', at] as const, ['callee', at] as const]))(
    'loses nothing where the stream of the %s breaks %i ms after the answer',
    async (who, at) => {
      const [from, to] = [new Page(sara), new Page(adam)];
      await settle();
      from.calls.ring(adam, 'video');
      await settle();
      to.accept();
      await settle(at);
      const { place } = who === 'caller' ? from : to;
      server.cut(place);
      await settle(300);
      server.reopen(place);
      await settle(30_000);
      expect(phases(from, to)).toEqual(['up', 'up']);
      expect(server.live()[0]?.state).toBe('active');
    },
  );

  it('signals wait while the server does not answer', async () => {
    const [from, to] = [new Page(sara), new Page(adam)];
    await settle();
    from.calls.ring(adam, 'video');
    await settle();
    to.accept();
    await settle(35);
    server.silent = true;
    await settle(2000);
    server.silent = false;
    await settle(20_000);
    expect(phases(from, to)).toEqual(['up', 'up']);
  });

  it('nothing of one account is seen by the next', async () => {
    const [from] = await inCall();
    for (const part of from.calls.parts) part.clear();
    await settle();
    expect(from.calls.store.getState()).toEqual({
      invitations: [],
      live: [],
      session: undefined,
      missed: 0,
    });
    expect(server.live()).toEqual([]);
  });
});
