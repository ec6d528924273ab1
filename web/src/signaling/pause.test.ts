import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Pause } from './pause';

describe('Pause', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('lasts as long as it was asked to', async () => {
    const over = vi.fn<() => void>();
    void new Pause().wait(1000).then(over);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toHaveBeenCalledOnce();
  });

  it('ends when told to, and leaves no timer behind', async () => {
    const pause = new Pause();
    pause.end();
    const waiting = pause.wait(1000);
    pause.end();
    await waiting;
    expect(vi.getTimerCount()).toBe(0);
  });

  it('may be waited for again', async () => {
    const pause = new Pause();
    const first = pause.wait(1000);
    pause.end();
    await first;
    const over = vi.fn<() => void>();
    void pause.wait(1000).then(over);
    await vi.advanceTimersByTimeAsync(999);
    expect(over).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1);
    expect(over).toHaveBeenCalledOnce();
  });
});
