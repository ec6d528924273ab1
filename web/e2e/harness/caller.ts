/** Someone with an account at a browser of their own: calls contacts, and is called. */
import type { Page } from 'puppeteer-core';
import { BrowserProcess, type BrowserKind, type Devices } from './browsers.ts';
import { brokenAfterMs, eventually } from './eventually.ts';
import { installProbe, readInbound, type Inbound } from './probe.ts';
import { serverUrl } from './rooms.ts';

const password = 'correct horse';
/** Of a voice that is muted: less than rounding. */
const nothing = 1e-6;

export interface CallerWish extends Devices {
  name: string;
  browser?: BrowserKind;
}

/** One tab. */
export class CallerTab {
  readonly page: Page;
  readonly name: string;
  /** What the page complained about. */
  readonly complaints: string[] = [];

  private constructor(page: Page, name: string) {
    this.page = page;
    this.name = name;
    page.setDefaultTimeout(brokenAfterMs);
    // Whoever leaves a room is asked first: a test means it.
    page.on('dialog', (dialog) => void dialog.accept());
    page.on('pageerror', (error) => this.complaints.push(String(error)));
  }

  static async open(page: Page, name: string): Promise<CallerTab> {
    const tab = new CallerTab(page, name);
    await page.evaluateOnNewDocument(installProbe);
    return tab;
  }

  async goTo(path: string): Promise<void> {
    await this.page.goto(`${serverUrl()}${path}`);
  }

  /** What is behind another tab is not drawn. */
  async press(control: string): Promise<void> {
    await this.page.bringToFront();
    await this.page.locator(selectorOf(control)).click();
  }

  async write(field: string, text: string): Promise<void> {
    await this.page.bringToFront();
    await this.page.locator(selectorOf(field)).fill(text);
  }

  async sees(control: string): Promise<void> {
    await eventually(
      `${this.name} sees ${control}`,
      async () => (await this.page.$(selectorOf(control))) !== null,
    );
  }

  async seesNo(control: string): Promise<void> {
    await eventually(
      `${this.name} sees no ${control}`,
      async () => (await this.page.$(selectorOf(control))) === null,
    );
  }

  /** A request by the page's own session. */
  async asks(
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; json: unknown }> {
    return this.page.evaluate(
      async (how, where, what) => {
        const response = await fetch(where, {
          method: how,
          ...(what === undefined
            ? {}
            : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) }),
        });
        const text = await response.text();
        return { status: response.status, json: text ? (JSON.parse(text) as unknown) : undefined };
      },
      method,
      path,
      body,
    );
  }

  /** How the call stands, as the page shows it. */
  phase(): Promise<string | undefined> {
    return this.page.$$eval(
      '[data-testid="call"], [data-testid="call-float"]',
      ([call]) => (call as HTMLElement | undefined)?.dataset['phase'],
    );
  }

  async reaches(phase: string): Promise<void> {
    await eventually(`${this.name} is at ${phase}`, async () => {
      const now = await this.phase();
      if (now === phase) return true;
      throw new Error(`is at ${now}`);
    });
  }

  inbound(): Promise<Inbound[]> {
    return this.page.evaluate(readInbound);
  }

  /** Waits until pictures, sound, or none of them come, compared with a moment before. */
  async receives(wish: { video: boolean; audio: boolean }): Promise<void> {
    let before = await this.inbound();
    await eventually(
      `${this.name} receives ${wish.video ? 'a' : 'no'} picture and ${wish.audio ? 'a' : 'no'} voice`,
      async () => {
        const now = await this.inbound();
        const grew = (kind: string, counter: 'framesDecoded' | 'totalAudioEnergy') =>
          now.some((stream) => {
            const old = before.find(({ mid }) => mid === stream.mid);
            return stream.kind === kind && old && stream[counter] - old[counter] > nothing;
          });
        const [video, audio] = [grew('video', 'framesDecoded'), grew('audio', 'totalAudioEnergy')];
        before = now;
        if (video === wish.video && audio === wish.audio) return true;
        throw new Error(`picture ${video}, voice ${audio}`);
      },
      { every: 1000 },
    );
  }

  /** The kinds of the two candidates of the pair that media takes, in the newest connection. */
  async path(): Promise<string[]> {
    return this.page.evaluate(async () => {
      const stats = [...(await window.setarehConnections.at(-1)!.getStats()).values()];
      const named = stats.find(({ type }) => type === 'transport')?.selectedCandidatePairId;
      const pair =
        stats.find(({ id }) => id === named) ??
        stats.find(({ type, selected, nominated, state }) => {
          return type === 'candidate-pair' && (selected ?? (nominated && state === 'succeeded'));
        });
      return [pair?.localCandidateId, pair?.remoteCandidateId].map(
        (id) => stats.find((stat) => stat.id === id)?.candidateType ?? 'none',
      );
    });
  }
}

/** A browser of one account. */
export class Caller {
  readonly name: string;
  readonly tab: CallerTab;
  /** Of the account. */
  readonly id: string;
  private readonly process: BrowserProcess;

  private constructor(parts: Pick<Caller, 'name' | 'tab' | 'id'> & { process: BrowserProcess }) {
    this.name = parts.name;
    this.tab = parts.tab;
    this.id = parts.id;
    this.process = parts.process;
  }

  /** Makes an account, or logs in to the one there is (`account`: its name to log in with). */
  static async start(wish: CallerWish, account: string, isNew = true): Promise<Caller> {
    const process = await BrowserProcess.start(wish.browser ?? 'chromium', wish);
    await using unfinished = new AsyncDisposableStack();
    unfinished.defer(() => process.close());
    const [page = await process.browser.newPage()] = await process.browser.pages();
    const tab = await CallerTab.open(page, wish.name);
    await tab.goTo('/sign-in');
    const { status, json } = isNew
      ? await tab.asks('POST', '/api/accounts', {
          name: account,
          displayName: wish.name,
          password,
        })
      : await tab.asks('POST', '/api/session', { name: account, password });
    const id = (json as { account?: { id: string } }).account?.id;
    if (!id) throw new Error(`${wish.name} is not in: ${status} ${JSON.stringify(json)}`);
    unfinished.move();
    return new Caller({ name: wish.name, tab, id, process });
  }

  async openTab(): Promise<CallerTab> {
    return CallerTab.open(await this.process.browser.newPage(), this.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.process.close();
  }
}

/** Each becomes a contact of the other, and has a call with the other in the list: one that was missed. */
export async function acquaint(one: Caller, other: Caller): Promise<void> {
  const granted = async (caller: Caller, method: string, path: string, body?: unknown) => {
    const { status, json } = await caller.tab.asks(method, path, body);
    if (status >= 300) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(json)}`);
    return json as { id: string };
  };
  await granted(one, 'POST', '/api/contacts', { account: other.id });
  await granted(other, 'PUT', `/api/contacts/${one.id}`);
  const ring = { account: other.id, kind: 'audio', tab: `t_${'a'.repeat(22)}` };
  const { id } = await granted(one, 'POST', '/api/calls', ring);
  await granted(one, 'POST', `/api/calls/${id}/hang-up`);
  await granted(other, 'PUT', '/api/calls/seen');
}

function testId(name: string): string {
  return `[data-testid="${name}"]`;
}

/** A control by its name, or a selector. */
function selectorOf(control: string): string {
  return control.startsWith('[') ? control : testId(control);
}
