/** Other people with accounts, for pictures: some are there, some are not. One set for a run and language. */
import { Neighbour } from '../harness/neighbour.ts';

export type Relation = 'contact' | 'asked' | 'asking' | 'blocked';

const made = new Map<string, Promise<Neighbour[]>>();

/** Those of these names: the first is there, the second away, and so on. */
export function neighboursOf(names: readonly string[]): Promise<Neighbour[]> {
  const key = names.join();
  const known = made.get(key) ?? make(names);
  made.set(key, known);
  return known;
}

/** All go; otherwise their streams would keep the run from its end. */
export async function dismissNeighbours(): Promise<void> {
  for (const all of made.values()) for (const one of await all) one.goes();
  made.clear();
}

async function make(names: readonly string[]): Promise<Neighbour[]> {
  // Twice as many as there are names, so that each relation has somebody who is there.
  const all = await Promise.all([...names, ...names].map((name, i) => Neighbour.register(name, i)));
  for (const [i, one] of all.entries()) if (i % 3 < 2) await one.comes(i % 3 === 0);
  return all;
}
