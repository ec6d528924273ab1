import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Courier } from './courier';

describe('Courier', () => {
  /** What was asked, and how each request ended: done with or not; `undefined` while it is under way. */
  let asked: string[];
  let answers: ((done: boolean) => void)[];
  let courier: Courier<string>;

  beforeEach(() => {
    vi.useFakeTimers();
    asked = [];
    answers = [];
    courier = new Courier(
      (message) => {
        asked.push(message);
        return new Promise((resolve) => answers.push(resolve));
      },
      (attempt) => 100 * (attempt + 1),
    );
  });

  afterEach(() => {
    courier.stop();
    vi.useRealTimers();
  });

  const answer = async (done: boolean) => {
    answers.shift()?.(done);
    await vi.advanceTimersByTimeAsync(0);
  };

  it('asks at once, and once', async () => {
    courier.send('muted');
    expect(asked).toEqual(['muted']);
    await answer(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['muted']);
  });

  it('asks again, later and later, until it was heard', async () => {
    courier.send('muted');
    await answer(false);
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(100);
    await answer(false);
    await vi.advanceTimersByTimeAsync(199);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    await answer(true);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toEqual(['muted', 'muted', 'muted']);
  });

  it('lets no request overtake another, and leaves out what is outdated', async () => {
    courier.send('muted');
    courier.send('on');
    courier.send('off');
    expect(asked).toEqual(['muted']);
    await answer(true);
    expect(asked).toEqual(['muted', 'off']);
  });

  it('sends the newest where the one before was not heard', async () => {
    courier.send('muted');
    courier.send('on');
    await answer(false);
    await vi.advanceTimersByTimeAsync(100);
    expect(asked).toEqual(['muted', 'on']);
  });

  it('does not wait once the network is back', async () => {
    courier.send('muted');
    await answer(false);
    courier.hurry();
    await vi.advanceTimersByTimeAsync(0);
    expect(asked).toHaveLength(2);
  });

  it('ends', async () => {
    courier.send('muted');
    await answer(false);
    courier.stop();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(1);
  });
});
