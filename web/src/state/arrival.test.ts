import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Participant } from '../signaling/messages';
import { heard, type Hearing } from './arrival';
import type { RoomView } from './room-view';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function room(played: number[]) {
  const view: Pick<RoomView, 'participants' | 'slots'> = { participants: [], slots: [] };
  const hearing: Hearing = {
    view: { getState: () => view },
    audioReceiver: (slot) => ({
      getStats: async () =>
        new Map([['a', { type: 'inbound-rtp', jitterBufferEmittedCount: played[slot] }]]),
    }),
  };
  const comes = (microphone: 'on' | 'muted') => {
    view.participants = [
      {
        id: 'p_1',
        account: 'adam',
        status: 'connected',
        sources: { microphone, camera: 'off', screen: 'off', screenAudio: 'off' },
      } as Participant,
    ];
    view.slots = [{ slot: 0, source: 'p_1/camera', audio: true } as RoomView['slots'][number]];
  };
  return { hearing, comes };
}

async function passed(promise: Promise<void>): Promise<boolean> {
  let done = false;
  void promise.then(() => (done = true));
  await vi.advanceTimersByTimeAsync(500);
  return done;
}

test('somebody is heard once samples of theirs were played, not by those that were played before', async () => {
  const played = [960];
  const { hearing, comes } = room(played);
  const arrival = heard(hearing, 'adam', new AbortController().signal);
  expect(await passed(arrival)).toBe(false);
  comes('on');
  expect(await passed(arrival)).toBe(false);
  played[0] = 1920;
  expect(await passed(arrival)).toBe(true);
});

test('whoever is muted is waited for no longer than they take to connect', async () => {
  const { hearing, comes } = room([0]);
  const arrival = heard(hearing, 'adam', new AbortController().signal);
  expect(await passed(arrival)).toBe(false);
  comes('muted');
  expect(await passed(arrival)).toBe(true);
});

test('nothing is waited for once it is stopped', async () => {
  const stop = new AbortController();
  const arrival = heard(room([0]).hearing, 'adam', stop.signal);
  stop.abort();
  expect(await passed(arrival)).toBe(true);
});
