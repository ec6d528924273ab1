import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DirectPeer, installDirectPeers } from '../fakes/direct-peers';
import { FakeTrack } from '../fakes/peer-connection';
import { PeerCall, type PeerSignal } from './peer-call';

const settings = { codec: 'VP8', cameraHeight: 720 } as const;

/** A way for signals: in order, each after so long; or held, or lost. */
class Wire {
  to: Side | undefined;
  delayMs: () => number = () => 20;
  loses: (signal: PeerSignal) => boolean = () => false;
  readonly said: PeerSignal[] = [];
  private arrivesAt = 0;

  send(signal: PeerSignal): void {
    this.said.push(signal);
    if (this.loses(signal)) return;
    const { to } = this;
    this.arrivesAt = Math.max(this.arrivesAt, performance.now() + this.delayMs());
    setTimeout(() => void to?.call.take(signal), this.arrivesAt - performance.now());
  }
}

class Side {
  readonly call: PeerCall;
  broken = 0;
  connections = 0;

  constructor(polite: boolean, wire: Wire) {
    this.call = new PeerCall({
      polite,
      settings,
      send: (signal) => wire.send(signal),
      onConnection: () => this.connections++,
      onState: () => undefined,
      onBroken: () => this.broken++,
    });
  }

  get pc(): DirectPeer {
    return this.call.current?.pc as unknown as DirectPeer;
  }

  get state(): string | undefined {
    return this.call.current?.pc.connectionState;
  }
}

describe('PeerCall', () => {
  let caller: Side;
  let callee: Side;
  let fromCaller: Wire;
  let fromCallee: Wire;

  const settle = () => vi.advanceTimersByTimeAsync(1000);
  /** Both states; a description that a browser refused counts as none. */
  const connected = () =>
    [caller, callee].map(({ state, broken }) => (broken > 0 ? 'broken' : state));

  beforeEach(() => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    installDirectPeers();
    fromCaller = new Wire();
    fromCallee = new Wire();
    caller = new Side(false, fromCaller);
    callee = new Side(true, fromCallee);
    fromCaller.to = callee;
    fromCallee.to = caller;
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('connects by one offer and one answer, with the candidates after each', async () => {
    await caller.call.restart();
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    expect(fromCaller.said.map(({ type }) => type)).toEqual(['offer', 'candidate', 'candidate']);
    expect(fromCallee.said.map(({ type }) => type)).toEqual(['answer', 'candidate', 'candidate']);
  });

  it('has the same four sections on both sides, each both ways', async () => {
    await caller.call.restart();
    await settle();
    for (const side of [caller, callee]) {
      expect(side.pc.getTransceivers().map(({ kind }) => kind)).toEqual([
        'audio',
        'video',
        'video',
        'audio',
      ]);
      expect(side.pc.getTransceivers().map(({ direction }) => direction)).toEqual(
        Array.from({ length: 4 }, () => 'sendrecv'),
      );
      expect(side.call.current?.midOf('screen')).toBe('2');
    }
  });

  it('is in one connection where both offer at once', async () => {
    await Promise.all([caller.call.restart(), callee.call.restart()]);
    const offered = caller.pc;
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    expect(caller.pc).toBe(offered);
    expect(callee.pc.other()).toBe(offered);
  });

  it('is connected again where both look for another path at once', async () => {
    await caller.call.restart();
    await settle();
    const before = [caller.pc, callee.pc];
    caller.pc.cut();
    expect(connected()).toEqual(['failed', 'failed']);
    await Promise.all([caller.call.restart(), callee.call.restart()]);
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    expect([caller.pc, callee.pc]).toEqual(before);
  });

  it('an ICE restart keeps connection and tracks', async () => {
    const track = new FakeTrack('video');
    await callee.call.setTrack('camera', track as unknown as MediaStreamTrack);
    await caller.call.restart();
    await settle();
    caller.pc.cut();
    await callee.call.restart();
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    expect([caller.connections, callee.connections]).toEqual([1, 1]);
    expect(callee.call.current?.sender('camera')?.track).toBe(track);
  });

  it('takes candidates that come before their description', async () => {
    await caller.call.restart();
    // The offer is late; what came after it overtook it.
    const [offer] = fromCaller.said;
    fromCaller.to = undefined;
    await vi.advanceTimersByTimeAsync(10);
    const candidates = fromCaller.said.slice(1);
    expect(candidates).toHaveLength(2);
    fromCallee.loses = ({ type }) => type === 'candidate';
    for (const candidate of candidates) await callee.call.take(candidate);
    await callee.call.take(offer!);
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
  });

  it('leaves candidates of a generation that is over alone', async () => {
    await caller.call.restart();
    await settle();
    const old = fromCaller.said.filter(({ type }) => type === 'candidate');
    caller.pc.cut();
    await caller.call.restart();
    for (const candidate of old) await callee.call.take(candidate);
    await settle();
    for (const candidate of old) await callee.call.take(candidate);
    expect(connected()).toEqual(['connected', 'connected']);
  });

  it('says an unanswered offer again where it was lost', async () => {
    fromCaller.loses = () => fromCaller.said.length <= 3;
    await caller.call.restart();
    await settle();
    expect(callee.call.current).toBeUndefined();
    await caller.call.restart();
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    const offers = fromCaller.said.filter(({ type }) => type === 'offer');
    expect(offers[0]).toEqual(offers[1]);
  });

  it('says it again where the answer was lost: the same answer does', async () => {
    fromCallee.loses = () => fromCallee.said.length <= 3;
    await caller.call.restart();
    await settle();
    expect(connected()).toEqual(['new', 'new']);
    await caller.call.restart();
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    expect(callee.connections).toBe(1);
  });

  it('two answers to an offer that was said twice are as good as one', async () => {
    await caller.call.restart();
    await caller.call.restart();
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    expect(fromCallee.said.filter(({ type }) => type === 'answer')).toHaveLength(2);
  });

  it.each([
    ['the callee', true],
    ['the caller', false],
  ])('a fresh connection after a reload of %s', async (_, polite) => {
    await caller.call.restart();
    await settle();
    const left = polite ? callee : caller;
    const stays = polite ? caller : callee;
    const there = stays.pc;
    left.call.close();
    const back = new Side(polite, polite ? fromCallee : fromCaller);
    (polite ? fromCaller : fromCallee).to = back;
    await stays.call.renew();
    await settle();
    expect([back.state, stays.state]).toEqual(['connected', 'connected']);
    expect(there.connectionState).toBe('closed');
    expect(stays.connections).toBe(2);
  });

  it.each([true, false])('a fresh connection from either side (polite: %s)', async (polite) => {
    await caller.call.restart();
    await settle();
    const track = new FakeTrack('audio');
    await caller.call.setTrack('microphone', track as unknown as MediaStreamTrack);
    await (polite ? callee : caller).call.renew();
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
    expect([caller.connections, callee.connections]).toEqual([2, 2]);
    expect(caller.call.current?.sender('microphone')?.track).toBe(track);
  });

  it('a fresh one here and an ICE restart there at once', async () => {
    await caller.call.restart();
    await settle();
    await Promise.all([callee.call.renew(), caller.call.restart()]);
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
  });

  it('both take a fresh one at once', async () => {
    await caller.call.restart();
    await settle();
    await Promise.all([callee.call.renew(), caller.call.renew()]);
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
  });

  it('an answer that was meant for the connection before is none to this one', async () => {
    await caller.call.restart();
    await settle();
    // Its answer is under way when the caller takes a fresh connection.
    await caller.call.restart();
    await vi.advanceTimersByTimeAsync(25);
    await caller.call.renew();
    await settle();
    expect(connected()).toEqual(['connected', 'connected']);
  });

  it('says nothing once it is closed', async () => {
    await caller.call.restart();
    caller.call.close();
    const said = fromCaller.said.length;
    await caller.call.restart();
    await caller.call.take({ type: 'offer', sdp: 'a=fingerprint:F99' });
    await settle();
    expect(fromCaller.said).toHaveLength(said);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'whatever both sides try over a slow way, they are connected in the end (seed %i)',
    async (seed) => {
      const random = randomBy(seed);
      for (const wire of [fromCaller, fromCallee]) wire.delayMs = () => random() * 400;
      await caller.call.restart();
      for (let step = 0; step < 30; step++) {
        const { call } = random() < 0.5 ? caller : callee;
        const deed = random();
        if (deed < 0.35) await call.restart();
        else if (deed < 0.5) await call.renew();
        else if (deed < 0.6 && caller.state === 'connected') caller.pc.cut();
        await vi.advanceTimersByTimeAsync(random() * 300);
      }
      await vi.advanceTimersByTimeAsync(3000);
      // As whoever heals it would: a path first, then a fresh connection.
      if (caller.state !== 'connected') await caller.call.restart();
      await vi.advanceTimersByTimeAsync(3000);
      if (caller.state !== 'connected') await caller.call.renew();
      await vi.advanceTimersByTimeAsync(3000);
      expect(connected()).toEqual(['connected', 'connected']);
      expect(callee.pc.other()).toBe(caller.pc);
    },
  );
});

function randomBy(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}
