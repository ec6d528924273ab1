import { afterEach, expect, test, vi } from 'vitest';
import { holdCall, watchCall, type CallWatch } from './one-call';

const ends: (() => void)[] = [];

afterEach(() => {
  for (const end of ends.splice(0)) end();
});

function watches(room: string): { watch: CallWatch; said: boolean[] } {
  const said: boolean[] = [];
  const watch = watchCall(room, (elsewhere) => said.push(elsewhere));
  ends.push(() => watch.stop());
  return { watch, said };
}

test('a tab at the door hears that another one is in the call, and which', async () => {
  ends.push(holdCall('tea', () => Promise.resolve()));
  const { said } = watches('tea');
  const other = watches('coffee');
  await vi.waitFor(() => expect(said).toEqual([true]));
  expect(other.said).toEqual([]);
});

test('a call that begins while one stands at the door is heard, and its end', async () => {
  const { said } = watches('tea');
  const end = holdCall('tea', () => Promise.resolve());
  await vi.waitFor(() => expect(said).toEqual([true]));
  end();
  await vi.waitFor(() => expect(said).toEqual([true, false]));
});

test('who takes the call joins after the other tab has left', async () => {
  const steps: string[] = [];
  ends.push(
    holdCall('tea', async () => {
      steps.push('leaves');
      await Promise.resolve();
      steps.push('left');
    }),
  );
  const { watch, said } = watches('tea');
  await vi.waitFor(() => expect(said).toEqual([true]));
  await watch.take();
  expect([...steps, 'joins']).toEqual(['leaves', 'left', 'joins']);
});

test('a tab that does not answer is not waited for', async () => {
  vi.useFakeTimers();
  try {
    const taken = watches('tea').watch.take();
    await vi.advanceTimersByTimeAsync(2000);
    await expect(taken).resolves.toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});
