/** What a person looks at: the panel of figures, a tab that nobody looks at, a page that may have no camera. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, serverUrl } from '../harness/rooms.ts';

describe('looking, and looking away', () => {
  let adam: Person;
  let zofia: Person;

  before(async () => {
    const room = await createRoom('Looking');
    adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
    zofia = await Person.join(room, { name: 'Zofia', browser: 'firefox' });
    await receives(adam, { videos: 1, audios: 1, windowMs: 1000 });
  });

  after(async () => {
    await Promise.allSettled([adam, zofia].map((person) => person?.[Symbol.asyncDispose]()));
  });

  for (const name of ['Adam', 'Zofia']) {
    it(`${name === 'Adam' ? 'Chromium' : 'Firefox'} knows its path and round trip`, async () => {
      const person = name === 'Adam' ? adam : zofia;
      if (name === 'Adam') await person.press('figures');
      else {
        await person.press('more');
        await person.press('menu-figures');
      }
      const words = await eventually('figures of the connection', async () => {
        const said = await person.words('figures-group');
        return /UDP/.test(said) && said;
      });
      assert.match(words, /\d+ ms/);
      assert.doesNotMatch(words, /–/);
      await person.press('close-panel');
    });
  }

  it('a tab that nobody looks at gets sound and no pictures; looked at again, both', async (t) => {
    const { page } = adam;
    const other = await page.browser().newPage();
    await other.bringToFront();
    assert.equal(await page.evaluate(() => document.visibilityState), 'hidden');
    await receives(adam, { videos: 0, audios: 1, windowMs: 2000 });
    await page.bringToFront();
    const back = performance.now();
    await receives(adam, { videos: 1, audios: 1, windowMs: 500 }, { every: 100 });
    t.diagnostic(`pictures for half a second after ${(performance.now() - back).toFixed(0)} ms`);
    assert.deepEqual(adam.complaints, []);
  });
});

describe('a page by plain HTTP', () => {
  /** Tests come by localhost, which is as good as HTTPS. */
  const asFromElsewhere = `
    Object.defineProperty(globalThis, 'isSecureContext', { value: false });
    Object.defineProperty(navigator, 'mediaDevices', { value: undefined });`;

  it('leads to the same room by HTTPS, where the server says that is', async () => {
    const room = await createRoom('Safe');
    const { https } = (await (await fetch(`${serverUrl()}/api/addresses`)).json()) as {
      https: string;
    };
    await using sara = await Person.arrive(room, { name: 'Sara', before: asFromElsewhere });
    await sara.sees('[data-testid="https-link"]');
    const link = await sara.page.$eval('[data-testid="https-link"]', (a) => a.getAttribute('href'));
    assert.ok(link?.startsWith(`${https}/r/${room.id}?`), `${link} of ${https}`);
    assert.ok(link?.endsWith(`#${room.key}`), `${link}`);
  });

  it('says so where there is none', async () => {
    const room = await createRoom('Plain');
    const noneKnown = `
      const ask = fetch;
      globalThis.fetch = (url, ...more) => url === '/api/addresses'
        ? Promise.resolve(new Response('{"https":null,"invite":null,"origins":[]}')) : ask(url, ...more);`;
    await using sara = await Person.arrive(room, {
      name: 'Sara',
      before: asFromElsewhere + noneKnown,
    });
    await sara.sees('[data-testid="no-https"]');
    await sara.seesNo('[data-testid="https-link"]');
  });
});
