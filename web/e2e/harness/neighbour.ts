/** Somebody with an account and no browser, who is there or not. */
import assert from 'node:assert/strict';
import { serverUrl } from './rooms.ts';

const beatEveryMs = 15_000;

export class Neighbour {
  readonly id: string;
  private readonly url: string;
  private readonly cookie: string;
  private stream: AbortController | undefined;
  private beats: ReturnType<typeof setInterval> | undefined;

  private constructor(url: string, id: string, cookie: string) {
    this.url = url;
    this.id = id;
    this.cookie = cookie;
  }

  static async register(
    displayName: string,
    number: number,
    url = serverUrl(),
  ): Promise<Neighbour> {
    const name = `neighbour${number}.${Date.now().toString(36)}`;
    const response = await fetch(`${url}/api/accounts`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name, displayName, password: 'correct horse' }),
    });
    assert.ok(response.ok, `${name}: ${response.status}`);
    const { account } = (await response.json()) as { account: { id: string } };
    const [cookie = ''] = response.headers.getSetCookie().map((one) => one.split(';')[0]);
    return new Neighbour(url, account.id, cookie);
  }

  async asks(account: string): Promise<void> {
    await this.send('/api/contacts', { account });
  }

  /** Is there from now on, as a browser is: reads the stream, and beats. */
  async comes(active: boolean): Promise<void> {
    this.stream = new AbortController();
    const { body } = await fetch(`${this.url}/api/events`, {
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
    const response = await fetch(this.url + path, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Cookie: this.cookie },
      body: JSON.stringify(body),
    });
    assert.ok(response.ok, `${path}: ${response.status} ${await response.text()}`);
  }
}
