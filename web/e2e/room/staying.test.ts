/** Going on elsewhere, being asked before one leaves, settings that hold at once, an invitation that others can open. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look, serverUrl, signIn, type Room } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

const patience = { within: 60_000, every: 100 };
const control = (name: string) => `[data-testid="${name}"]`;
const seen = { visible: true, timeout: patience.within };

describe('staying in a call', () => {
  let room: Room;
  let sara: Person;
  let adam: Person;

  before(async () => {
    room = await createRoom('Staying');
    sara = await Person.join(room, { name: 'Sara', smallWindow: true });
    adam = await Person.join(room, { name: 'Adam', colour: 'blue', smallWindow: true });
    await receives(adam, { videos: 1, audios: 1 }, patience);
  });

  after(async () => {
    await Promise.allSettled([sara, adam].map((person) => person?.[Symbol.asyncDispose]()));
  });

  it('another codec and more lines hold at once, and the person stays who they are', async () => {
    const { participants } = await look(room);
    await sara.press('more');
    await sara.press('menu-settings');
    await sara.sees(control('setting-codec'), patience);
    await sara.page.select(control('setting-height'), '360');
    await sara.page.select(control('setting-codec'), 'VP9');
    await eventually(
      'Adam gets VP9',
      async () =>
        (await adam.inbound()).some(({ kind, codec }) => kind === 'video' && codec === 'video/VP9'),
      patience,
    );
    await sara.press('close-panel');
    assert.deepEqual((await look(room)).participants, participants);
  });

  it('Back asks first, and who stays is still there', async () => {
    await sara.page.evaluate(() => history.back());
    await sara.press('stay');
    await sara.seesNo(control('stay'), patience);
    await sara.sees(control('leave'));
    assert.equal((await look(room)).participants.length, 2);
  });

  it('the bar stays while the pointer is on it, and fades when it rests elsewhere', async () => {
    const { page } = sara;
    await page.hover(control('mic'));
    const idleWhileHeld = await page.evaluate(watchIdle);
    assert.equal(idleWhileHeld, false);
    await page.mouse.move(400, 100);
    await page.waitForSelector('[data-idle]', { timeout: patience.within });
    await page.mouse.move(410, 110);
    await sara.seesNo('[data-idle]', patience);
  });

  it('a second tab offers to go on here, and takes the place of the first', async () => {
    const second = await sara.page.browser().newPage();
    await second.goto(sara.page.url());
    await second.waitForSelector(control('elsewhere'), seen);
    await second.locator(control('join')).click();
    await second.waitForSelector(control('leave'), seen);
    await sara.sees(control('rejoin'), patience);
    // The button to leave is there while one is still coming in.
    await eventually(
      'she is in once',
      async () => (await look(room)).participants.length === 2,
      patience,
    );
    await second.locator(control('leave')).click();
    await second.waitForSelector(control('rejoin'), seen);
    await eventually(
      'she is gone',
      async () => (await look(room)).participants.length === 1,
      patience,
    );
    await second.close();
  });
});

describe('an invitation', () => {
  let page: Page;
  let visitor: Person;

  before(async () => {
    visitor = await Person.arrive({ id: 'any-room', key: 'any' }, { name: 'Nika' });
    ({ page } = visitor);
    await signIn(page);
    await page.goto(serverUrl());
    await visitor.press('create-room');
    await page.waitForSelector(control('room-link'), seen);
  });

  after(async () => {
    await visitor?.[Symbol.asyncDispose]();
  });

  it('leads where others can reach the server, or says that nobody can', async () => {
    const { invite } = (await (await fetch(`${serverUrl()}/api/addresses`)).json()) as {
      invite: string | null;
    };
    const link = await linkOn(page);
    assert.ok(link.startsWith(`${invite ?? serverUrl()}/r/`), link);
    if (invite === null) await visitor.sees(control('unreachable'), patience);
    else await visitor.seesNo(control('unreachable'), patience);
  });

  it('survives a reload, and the way home leads back to the form', async () => {
    const link = await linkOn(page);
    await page.reload();
    assert.equal(await linkOn(page), link);
    await page.locator(control('place-start')).click();
    await visitor.sees(control('create-room'), patience);
  });
});

describe('an invitation from a server on loopback alone', () => {
  it('says that nobody else can open it', async () => {
    await using server = await Server.start({ SETAREH_BIND: '127.0.0.1' });
    await using visitor = await Person.arrive(
      { id: 'any-room', key: 'any' },
      { name: 'Nika' },
      server.url,
    );
    await signIn(visitor.page, server.url);
    await visitor.page.goto(server.url);
    await visitor.press('create-room');
    assert.ok((await linkOn(visitor.page)).startsWith(`${server.url}/r/`));
    await visitor.sees(control('unreachable'), patience);
    assert.match(await visitor.words('unreachable'), /SETAREH_PUBLIC_URL/);
  });
});

/** The link that the page shows, once it has one. */
function linkOn(page: Page): Promise<string> {
  return eventually('the link', async () => {
    await page.waitForSelector(control('room-link'), seen);
    const link = await page.$eval(
      control('room-link'),
      (field) => (field as HTMLInputElement).value,
    );
    return link !== '' && link;
  });
}

/** Runs in the page: whether the room came to rest within twice the time that it would take. */
async function watchIdle(): Promise<boolean> {
  const end = performance.now() + 7000;
  while (performance.now() < end) {
    if (document.querySelector('[data-idle]')) return true;
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return false;
}
