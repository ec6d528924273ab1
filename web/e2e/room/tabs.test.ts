/**
 * Many tabs of one browser over plain HTTP, which allows six connections to a host: they share one event
 * stream, which goes on when the tab that reads it closes or freezes.
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { HTTPRequest, Page } from 'puppeteer-core';
import { BrowserProcess } from '../harness/browsers.ts';
import { eventually } from '../harness/eventually.ts';
import { installProbe } from '../harness/probe.ts';
import { createRoom, serverUrl, type Room } from '../harness/rooms.ts';

const tabCount = 10;
const speakingTabs = 3;
const patience = { within: 90_000 };

/** What the page shows of its state (web/README.md). */
interface Shown {
  setareh?: {
    state?: { you: string; mediaUp: boolean; participants: { id: string; name: string }[] };
  };
}

interface Tab {
  page: Page;
  room: Room;
  /** Its participant. */
  id: string;
}

describe(`${tabCount} tabs of one browser`, () => {
  let browser: BrowserProcess;
  let tabs: Tab[] = [];
  /** The tab that asked for the event stream last. */
  let reader: Page | undefined;
  let streams = 0;

  before(async () => {
    browser = await BrowserProcess.start('chromium', { smallWindow: true });
  });

  after(() => browser?.close());

  /** Opens the door and presses "join". Ten pages at once are slow on a slow machine. */
  const enters = async (page: Page, room: Room, query: string): Promise<void> => {
    const url = `${serverUrl()}/r/${room.id}?${query}#${room.key}`;
    await page.goto(url, { timeout: patience.within });
    const pressed = () =>
      page.evaluate(() => {
        const button = document.querySelector<HTMLButtonElement>('[data-testid="join"]');
        button?.click();
        return button !== null;
      });
    await eventually('a button that leads in', pressed, patience);
  };

  const opens = async (at: number): Promise<Tab> => {
    const room = await createRoom(`Tab ${at}`);
    const page = await browser.browser.newPage();
    await page.evaluateOnNewDocument(installProbe);
    page.on('request', (request: HTTPRequest) => {
      if (!request.url().endsWith('/api/events')) return;
      streams++;
      reader = page;
    });
    const mic = at < speakingTabs ? 'on' : 'off';
    const query = `name=Sara&slots=1&cam=off&mic=${mic}`;
    await enters(page, room, query);
    const id = await eventually(
      `tab ${at} is in its room`,
      () =>
        page.evaluate(() => {
          const state = (window as Shown).setareh?.state;
          return state?.mediaUp && state.you;
        }),
      patience,
    );
    return { page, room, id };
  };

  /** Gives that tab's person another name, by a request from outside of it; told by an event alone. */
  const rename = async ({ room, id }: Tab, name: string, by: Tab): Promise<void> => {
    const status = await by.page.evaluate(
      async (path, change) =>
        (
          await fetch(path, {
            method: 'PATCH',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(change),
          })
        ).status,
      `/api/rooms/${room.id}/participants/${id}`,
      { name },
    );
    assert.equal(status, 204);
  };

  const shows = ({ page, id }: Tab, name: string): Promise<unknown> =>
    eventually(
      `a tab shows ${name}`,
      () =>
        page.evaluate(
          (you, wanted) => {
            const people = (window as Shown).setareh?.state?.participants ?? [];
            return people.some((one) => one.id === you && one.name === wanted);
          },
          id,
          name,
        ),
      patience,
    );

  const locks = async ({ page }: Tab): Promise<{ held: number; waiting: number }> => {
    const { held, pending } = await page.evaluate(() => navigator.locks.query());
    const ours = (all: LockInfo[] = []) =>
      all.filter(({ name }) => /^setareh-.+-events$/.test(name ?? '')).length;
    return { held: ours(held), waiting: ours(pending) };
  };

  /** The tab that reads, and one that does not. */
  const roles = (): [reads: Tab, follows: Tab] => {
    const reads = tabs.find(({ page }) => page === reader);
    const follows = tabs.find(({ page }) => page !== reader);
    assert.ok(reads && follows);
    return [reads, follows];
  };

  it('load, and come in: the seventh as the first', async () => {
    for (let at = 0; at < tabCount; at++) tabs.push(await opens(at));
    assert.equal(tabs.length, tabCount);
  });

  it('have one stream together, and each is told of its own room', async () => {
    const [reads] = roles();
    assert.equal(streams, 1);
    assert.deepEqual(await locks(reads), { held: 1, waiting: tabCount - 1 });
    for (const [at, tab] of tabs.entries()) await rename(tab, `Name ${at}`, reads);
    for (const [at, tab] of tabs.entries()) await shows(tab, `Name ${at}`);
    assert.equal(streams, 1);
  });

  it('go on where the one that reads freezes, which is right again when it wakes', async () => {
    const [frozen, other] = roles();
    const devtools = await frozen.page.createCDPSession();
    await devtools.send('Page.setWebLifecycleState', { state: 'frozen' });
    await rename(other, 'Meanwhile', other);
    await shows(other, 'Meanwhile');
    assert.notEqual(reader, frozen.page, 'the frozen tab was not frozen');
    await rename(frozen, 'Asleep', other);
    await devtools.send('Page.setWebLifecycleState', { state: 'active' });
    await shows(frozen, 'Asleep');
    assert.deepEqual(await locks(other), { held: 1, waiting: tabCount - 1 });
  });

  it('go on where the one that reads is busy for long', async () => {
    const [busy, other] = roles();
    const over = busy.page.evaluate(() => {
      const end = performance.now() + 25_000;
      while (performance.now() < end);
    });
    await rename(other, 'Not held up', other);
    await shows(other, 'Not held up');
    await rename(busy, 'Busy', other);
    await over;
    await shows(busy, 'Busy');
  });

  it('go on where the one that reads is closed', async () => {
    const [closed, other] = roles();
    await closed.page.close();
    tabs = tabs.filter((tab) => tab !== closed);
    for (const [at, tab] of tabs.entries()) await rename(tab, `Left ${at}`, other);
    for (const [at, tab] of tabs.entries()) await shows(tab, `Left ${at}`);
    assert.deepEqual(await locks(other), { held: 1, waiting: tabCount - 2 });
  });

  it('need no locks where the browser has none: each then reads a stream of its own', async () => {
    await Promise.all(tabs.splice(0).map(({ page }) => page.close()));
    const page = await browser.browser.newPage();
    await page.evaluateOnNewDocument(() => {
      Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
    });
    const room = await createRoom('Alone');
    await enters(page, room, 'name=Sara&slots=1&cam=off&mic=off');
    const id = await eventually(
      'the tab without locks is in',
      () => page.evaluate(() => (window as Shown).setareh?.state?.you || undefined),
      patience,
    );
    const tab = { page, room, id };
    await rename(tab, 'Without', tab);
    await shows(tab, 'Without');
  });
});
