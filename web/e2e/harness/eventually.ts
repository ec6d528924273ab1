/** Waiting for conditions, never for fixed times. */
import { setTimeout as pause } from 'node:timers/promises';

/**
 * Milliseconds after which whatever is awaited counts as broken. No test that passes waits for it, on
 * any machine.
 */
export const brokenAfterMs = 120_000;

export interface Patience {
  /** Milliseconds until the wait fails. */
  within?: number;
  /** Milliseconds between two looks. */
  every?: number;
}

/**
 * The first answer of `look` that is neither false nor undefined. When the time is up the error says
 * `what`, and what `look` last threw.
 */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | false | undefined> | T | false | undefined,
  { within = brokenAfterMs, every = 100 }: Patience = {},
): Promise<T> {
  const end = performance.now() + within;
  let last: unknown;
  do {
    try {
      const answer = await look();
      if (answer !== false && answer !== undefined) return answer;
      last = undefined;
    } catch (error) {
      last = error;
    }
    await pause(every);
  } while (performance.now() < end);
  const why = last instanceof Error ? `: ${last.message}` : '';
  throw new Error(`not within ${within / 1000} s: ${what}${why}`, { cause: last });
}
