/** A fault of ours in a component: words and a way on in place of a white page, in every language. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look, type Room } from '../harness/rooms.ts';

const titles = {
  en: 'This page stopped working',
  fa: 'این صفحه از کار افتاد',
  pl: 'Ta strona przestała działać',
};

describe('a component that throws', () => {
  let room: Room;
  let sara: Person;
  let adam: Person;

  before(async () => {
    room = await createRoom('Faults');
    sara = await Person.join(room, { name: 'Sara', colour: 'red', hertz: 440, smallWindow: true });
    adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
  });

  after(async () => {
    await Promise.allSettled([sara, adam].map((person) => person?.[Symbol.asyncDispose]()));
  });

  it('in a call: the page says so, and lets go of the devices and of the place', async () => {
    // What only the panel of figures needs of the browser is taken away.
    await adam.page.evaluate(() => {
      Object.defineProperty(Intl, 'NumberFormat', {
        get: () => {
          throw new Error('broken for the test');
        },
      });
    });
    await adam.press('figures');
    await adam.sees('[data-testid="crash"]');
    assert.ok((await adam.words('crash')).includes(titles.en));
    const live = await adam.page.evaluate(
      () =>
        window.setarehConnections.flatMap((one) =>
          one.getSenders().filter(({ track }) => track?.readyState === 'live'),
        ).length,
    );
    assert.equal(live, 0, 'a device was left open');
    await eventually('Adam left', async () => (await look(room)).participants.length === 1);
  });

  it('the button loads the page anew, and one is back', async () => {
    await adam.press('reload');
    await adam.enter();
    await receives(sara, { videos: 1, audios: 1, windowMs: 1000 });
  });

  for (const language of ['fa', 'pl'] as const) {
    it(`before a call, in ${language}`, async () => {
      const { page } = adam;
      const undo = await page.evaluateOnNewDocument(() => {
        Object.defineProperty(Intl, 'ListFormat', {
          get: () => {
            throw new Error('broken for the test');
          },
        });
      });
      const address = new URL(page.url());
      address.searchParams.set('lang', language);
      await page.goto('about:blank');
      await page.goto(address.href);
      await adam.sees('[data-testid="crash"]');
      assert.ok((await adam.words('crash')).includes(titles[language]));
      const direction = await page.evaluate(() => document.documentElement.dir);
      assert.equal(direction, language === 'fa' ? 'rtl' : 'ltr');
      await page.removeScriptToEvaluateOnNewDocument(undo.identifier);
    });
  }
});
