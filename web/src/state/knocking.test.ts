import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakeChannels, FakeLocks, surroundings, Tab } from '../fakes/browser-tabs';
import { Problem } from '../signaling/api';
import { ModerationApi } from '../signaling/moderation-api';
import { SessionStreams } from '../signaling/session-streams';
import { Knocking } from './knocking';

describe('Knocking', () => {
  const requests: string[] = [];
  let knocking: Knocking;
  let say: (event: string, data: object) => void;
  let cut: () => void;
  let state: string;
  let refusal: Problem | undefined;
  let last: number;

  beforeEach(() => {
    vi.useFakeTimers();
    requests.length = 0;
    state = 'waiting';
    refusal = undefined;
    last = 0;
    const answer = (method: string, path: string) => {
      requests.push(`${method} ${path.replace('/api/rooms/tea', '')}`);
      return refusal ? Promise.reject(refusal) : Promise.resolve();
    };
    const api = new ModerationApi({
      send: async (method, path) => {
        await answer(method, path);
        return new Response(null, { status: 204 });
      },
      json: async (method: string, path: string) => {
        await answer(method, path);
        return { knock: 'k_1', state, session: 's1', lastEventId: 'e1-0' } as never;
      },
    });
    const fetcher: typeof fetch = () => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          const write = (text: string) => controller.enqueue(new TextEncoder().encode(text));
          write(': begin\n\n');
          say = (event, data) =>
            write(`id: e1-${++last}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
          cut = () => controller.error(new Error('cut'));
        },
      });
      return Promise.resolve(new Response(body));
    };
    const around = surroundings(new Tab(), new FakeLocks(), new FakeChannels(), fetcher);
    knocking = new Knocking('tea', api, new SessionStreams(around));
  });

  afterEach(() => {
    knocking.leave();
    vi.useRealTimers();
  });

  const pass = (ms = 10) => vi.advanceTimersByTimeAsync(ms);
  const phase = () => knocking.view.getState().phase;
  const told = (change: object = {}) => ({
    address: 'session/s1',
    knock: 'k_1',
    room: 'tea',
    state: 'admitted',
    ...change,
  });

  it.each(['admitted', 'refused', 'over'])('waits until it is told: %s', async (answer) => {
    void knocking.knock('Sara');
    await pass();
    expect(phase()).toBe('waiting');
    say('knock', told({ knock: 'k_2' }));
    say('joined', {});
    await pass();
    expect(phase()).toBe('waiting');
    say('knock', told({ state: answer }));
    await pass();
    expect(phase()).toBe(answer);
    knocking.leave();
    expect(requests).toEqual(['POST /knocks']);
  });

  it('is in at once where it was let in before', async () => {
    state = 'admitted';
    void knocking.knock('Sara');
    await pass();
    expect(phase()).toBe('admitted');
  });

  it('goes away when it wants no more', async () => {
    void knocking.knock('Sara');
    await pass();
    knocking.leave();
    await pass();
    expect(phase()).toBe('idle');
    expect(requests).toEqual(['POST /knocks', 'DELETE /knocks/k_1']);
  });

  it('goes away too where the answer to the knock comes after it left', async () => {
    void knocking.knock('Sara');
    knocking.leave();
    await pass();
    expect(phase()).toBe('idle');
    expect(requests).toEqual(['POST /knocks', 'DELETE /knocks/k_1']);
  });

  it('takes the answer from a snapshot, and asks where that does not have it', async () => {
    void knocking.knock('Sara');
    await pass();
    say('snapshot', { session: 's1', rooms: [], knocks: [] });
    await pass();
    expect(phase()).toBe('waiting');
    expect(requests).toEqual(['POST /knocks', 'POST /knocks']);
    cut();
    await pass(5000);
    say('snapshot', {
      session: 's1',
      rooms: [],
      knocks: [{ knock: 'k_1', room: 'tea', state: 'admitted' }],
    });
    await pass();
    expect(phase()).toBe('admitted');
  });

  it('says why it could not knock, and that its knock is gone', async () => {
    refusal = new Problem('guests-not-allowed', 403, '');
    void knocking.knock('Sara');
    await pass();
    expect(knocking.view.getState()).toEqual({ phase: 'idle', problem: refusal });
    refusal = undefined;
    void knocking.knock('Sara');
    await pass();
    refusal = new Problem('unknown-room', 404, '');
    say('snapshot', { session: 's1', rooms: [] });
    await pass();
    expect(phase()).toBe('over');
  });
});
