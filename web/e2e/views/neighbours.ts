/** Other people with accounts, for pictures: some are there, some are not. One set for a run and language. */
import assert from 'node:assert/strict';
import { serverUrl } from '../harness/rooms.ts';

export type Relation = 'contact' | 'asked' | 'asking' | 'blocked';

const beatEveryMs = 15_000;
const made = new Map<string, Promise<Neighbour[]>>();

export class Neighbour {
  readonly id: string;
  private readonly cookie: string;
  private stream: AbortController | undefined;
  private beats: ReturnType<typeof setInterval> | undefined;

  private constructor(id: string, cookie: string) {
    this.id = id;
    this.cookie = cookie;
  }

  static async register(displayName: string, number: number): Promise<Neighbour> {
    const name = `view${number}.${Date.now().toString(36)}`;
    const response = await fetch(`${serverUrl()}/api/accounts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name, displayName, password: 'correct horse' }),
    });
    const { account } = (await response.json()) as { account: { id: string } };
    const [cookie = ''] = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    return new Neighbour(account.id, cookie);
  }

  async asks(account: string): Promise<void> {
    await this.send('/api/contacts', { account });
  }

  /** Is there from now on, as a browser is: reads the stream, and beats. */
  async comes(active: boolean): Promise<void> {
    this.stream = new AbortController();
    const { body } = await fetch(`${serverUrl()}/api/events`, {
      headers: { Cookie: this.cookie },
      signal: this.stream.signal,
    });
    void body?.pipeTo(new WritableStream()).catch(() => undefined); // until it goes
    await this.send('/api/presence', { active });
    this.beats = setInterval(() => void this.send('/api/presence', { active }), beatEveryMs);
  }

  goes(): void {
    clearInterval(this.beats);
    this.stream?.abort();
  }

  private async send(path: string, body: object): Promise<void> {
    const response = await fetch(serverUrl() + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: this.cookie },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${path}: ${response.status} ${await response.text()}`);
  }
}

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
