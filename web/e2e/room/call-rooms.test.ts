/** Rooms of two: whoever comes second calls whoever waits, from browser to browser; a third is asked. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Caller, type CallerTab } from '../harness/caller.ts';
import { eventually } from '../harness/eventually.ts';

const both = { video: true, audio: true };

describe('a room of two', () => {
  let sara: Caller;
  let adam: Caller;
  let mina: Caller;
  let link: string;

  before(async () => {
    const run = Date.now().toString(36);
    [sara, adam, mina] = await Promise.all(
      ['Sara', 'Adam', 'Mina'].map((name) =>
        Caller.start({ name, smallWindow: true }, `${name.toLowerCase()}-two-${run}`),
      ) as [Promise<Caller>, Promise<Caller>, Promise<Caller>],
    );
  });

  after(async () => {
    await Promise.allSettled([sara, adam, mina].map((one) => one?.[Symbol.asyncDispose]()));
  });

  async function comes(tab: CallerTab): Promise<void> {
    await tab.goTo(link);
    await tab.press('join');
  }

  async function talk(...tabs: CallerTab[]): Promise<void> {
    await Promise.all(tabs.map((tab) => tab.reaches('up')));
    await Promise.all(tabs.map((tab) => tab.receives(both)));
  }

  it('is made by the form, and whoever is first waits with the link', async () => {
    await sara.tab.goTo('/rooms');
    await sara.tab.press('new-room');
    await sara.tab.press('new-room-call');
    await sara.tab.press('make-room');
    await sara.tab.press('enter-room');
    await sara.tab.press('join');
    await sara.tab.sees('call-room-waiting');
    link = await eventually('the link', () =>
      sara.tab.page.$eval('[data-testid="room-link"]', (field) => {
        const { pathname, hash } = new URL((field as HTMLInputElement).value);
        return hash.length > 1 && pathname + hash;
      }),
    );
  });

  it('the second is connected without a ring, from browser to browser', async () => {
    await comes(adam.tab);
    await talk(sara.tab, adam.tab);
    for (const kind of await adam.tab.path()) assert.notEqual(kind, 'relay');
  });

  it('whoever stays waits again, after a reload too', async () => {
    await sara.tab.page.reload();
    await talk(sara.tab, adam.tab);
    await adam.tab.press('hang-up');
    await adam.tab.sees('call-room-left');
    await sara.tab.sees('call-room-waiting');
    await adam.tab.press('call-room-again');
    await talk(sara.tab, adam.tab);
  });

  it('a third comes in when both agree', async () => {
    await comes(mina.tab);
    await mina.tab.press('ask-conference');
    await mina.tab.seesNo('ask-conference');
    await adam.tab.press('grow-not');
    // Said no: asked once more.
    await mina.tab.press('ask-conference');
    for (const { tab } of [sara, adam]) await tab.press('grow-agree');
    for (const { tab } of [sara, adam, mina]) {
      await tab.sees('room');
      await eventually(`${tab.name} sees the two others`, async () => {
        const shown = '[data-testid="tile"][data-kind="camera"] video[data-shown="true"]';
        return (await tab.page.$$(shown)).length === 2;
      });
      await tab.seesNo('call');
    }
    const { json } = await mina.tab.asks('GET', '/api/rooms');
    const kinds = (json as { kind: string }[]).map(({ kind }) => kind);
    assert.deepEqual(kinds.toSorted(), ['call', 'conference']);
    for (const { tab } of [sara, adam, mina]) assert.deepEqual(tab.complaints, []);
  });
});
