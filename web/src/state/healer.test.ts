import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Problem } from '../signaling/api';
import { Healer, type Remedy } from './healer';

const offline = () => new Problem('offline', 0, '');
const forgotten = () => new Problem('unknown-participant', 404, '');

describe('Healer', () => {
  let up: boolean;
  let tried: Remedy[];
  let outcomes: (Error | 'works' | 'no effect')[];
  let healer: Healer;
  const onRefused = vi.fn<(problem: Problem) => void>();

  const attempt = (remedy: Remedy) => (): Promise<void> => {
    tried.push(remedy);
    const outcome = outcomes.shift() ?? 'works';
    if (outcome instanceof Error) return Promise.reject(outcome);
    if (outcome === 'works') {
      up = true;
      healer.recovered();
    }
    return Promise.resolve();
  };

  beforeEach(() => {
    vi.useFakeTimers();
    onRefused.mockReset();
    up = false;
    tried = [];
    outcomes = [];
    healer = new Healer(
      {
        restart: attempt('restart'),
        fresh: attempt('fresh'),
        rejoin: attempt('rejoin'),
        isUp: () => up,
        onRefused,
      },
      {
        patienceMs: 2000,
        effectMs: 6000,
        pauseMs: () => 1000,
        takenPauseMs: (turn) => 1000 * 2 ** turn,
        livedMs: 10_000,
      },
    );
  });

  afterEach(() => {
    healer.stop();
    vi.useRealTimers();
  });

  it('leaves a connection alone that comes back by itself', async () => {
    healer.suspect();
    await vi.advanceTimersByTimeAsync(1000);
    up = true;
    healer.recovered();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(tried).toEqual([]);
  });

  it('offers anew where a newer offer of its own overtook one', async () => {
    outcomes = [new Problem('outdated-offer', 409, '')];
    healer.want('restart');
    await vi.advanceTimersByTimeAsync(1001);
    expect(tried).toEqual(['restart', 'restart']);
    expect(onRefused).not.toHaveBeenCalled();
  });

  it('restarts ICE where it does not', async () => {
    healer.suspect();
    await vi.advanceTimersByTimeAsync(2001);
    expect(tried).toEqual(['restart']);
  });

  it('takes a fresh connection where a restart shows no effect', async () => {
    outcomes = ['no effect'];
    healer.want('restart');
    await vi.advanceTimersByTimeAsync(6001);
    expect(tried).toEqual(['restart', 'fresh']);
  });

  it('tries the same again while the server does not answer', async () => {
    outcomes = [offline(), offline()];
    healer.want('fresh');
    await vi.advanceTimersByTimeAsync(2500);
    expect(tried).toEqual(['fresh', 'fresh', 'fresh']);
  });

  it('does not run after a server that lets one in and drops one, again and again', async () => {
    const joinAndLose = async () => {
      tried.push('rejoin');
      // Out again before media connected.
      await Promise.resolve();
      dropping.want('rejoin');
    };
    const nothing = () => Promise.resolve();
    const dropping = new Healer({
      restart: nothing,
      fresh: nothing,
      rejoin: joinAndLose,
      isUp: () => false,
      onRefused,
    });
    dropping.want('rejoin');
    await vi.advanceTimersByTimeAsync(60_000);
    dropping.stop();
    expect(tried.length).toBeGreaterThan(5);
    // 0.2, 0.4, ... 6.4, 10 s, each by a quarter more or less; without pauses it were thousands.
    expect(tried.length).toBeLessThan(16);
  });

  it('is quick again once a remedy has helped for long, and only then', async () => {
    const losesAfter = async (ms: number) => {
      const before = tried.length;
      await vi.advanceTimersByTimeAsync(ms);
      up = false;
      healer.want('fresh');
      await vi.advanceTimersByTimeAsync(0);
      return tried.length - before;
    };
    healer.want('fresh');
    await vi.advanceTimersByTimeAsync(0);
    expect(tried).toEqual(['fresh']);
    expect(await losesAfter(5000)).toBe(0);
    await vi.advanceTimersByTimeAsync(1000);
    expect(tried).toEqual(['fresh', 'fresh']);
    expect(await losesAfter(10_000)).toBe(1);
  });

  it('joins anew where the server has forgotten the participant', async () => {
    outcomes = [forgotten()];
    healer.want('restart');
    await vi.advanceTimersByTimeAsync(10);
    expect(tried).toEqual(['restart', 'rejoin']);
  });

  it('does not wait for a mild remedy when a stronger one is wanted', async () => {
    outcomes = ['no effect'];
    healer.want('restart');
    await vi.advanceTimersByTimeAsync(100);
    healer.want('rejoin');
    await vi.advanceTimersByTimeAsync(10);
    expect(tried).toEqual(['restart', 'rejoin']);
  });

  it('gives up only where the server refuses', async () => {
    outcomes = [new Problem('room-full', 409, '')];
    healer.want('rejoin');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tried).toEqual(['rejoin']);
    expect(onRefused).toHaveBeenCalledOnce();
  });

  it('does nothing once it was stopped', async () => {
    outcomes = [offline()];
    healer.want('fresh');
    await vi.advanceTimersByTimeAsync(1);
    healer.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    healer.want('rejoin');
    expect(tried).toEqual(['fresh']);
  });
});
