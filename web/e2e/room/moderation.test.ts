/** A moderator in Chromium and a guest in Firefox: who knocks, is let in, speaks up, is muted, removed, locked out. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { Person } from '../harness/person.ts';
import { createRoom, serverUrl, signIn, type Room } from '../harness/rooms.ts';

const control = (name: string) => `[data-testid="${name}"]`;

describe('a room with a moderator', () => {
  let room: Room;
  let nika: Person;
  let sara: Person;

  before(async () => {
    room = await createRoom('Tea');
    nika = await Person.arrive(room, { name: 'Nika', smallWindow: true });
    await signIn(nika.page);
    await nika.page.reload();
    await nika.enter();
    sara = await Person.arrive(
      { id: room.id, key: '' },
      { name: 'Sara', browser: 'firefox', smallWindow: true },
    );
  });

  after(async () => {
    await Promise.allSettled([nika?.[Symbol.asyncDispose](), sara?.[Symbol.asyncDispose]()]);
  });

  it('without the key one knocks, and is told that one was refused', async () => {
    await sara.sees(`${control('door')}[data-why="no-key"]`);
    await sara.press('knock');
    await sara.sees(control('waiting'));
    await nika.sees(control('knocking'));
    assert.match(await nika.words('knocking'), /Sara/);
    await nika.press('refuse');
    await sara.sees(control('knock-refused'));
    await nika.seesNo(control('knocking'));
  });

  it('who is let in, by the keyboard, goes in without another press', async () => {
    await sara.press('knock');
    await nika.sees(control('admit'));
    await nika.page.focus(control('admit'));
    await nika.page.keyboard.press('Enter');
    await sara.sees(control('leave'));
    await nika.sees(nika.tileOf('Sara'));
    await nika.seesNo(control('knocking'));
  });

  it('a hand goes up by its key, a reaction floats, and the moderator lowers the hand', async () => {
    await sara.page.keyboard.press('h');
    await nika.isTold(/Sara raised a hand/);
    await nika.sees(`${tileOfSara()} ${control('hand-sign')}`);
    await sara.press('react');
    await sara.press('react-👏');
    await eventually('the reaction is seen', async () =>
      (await nika.words('reactions')).includes('👏'),
    );
    await nika.press('people');
    await nika.press('moderate-everyone');
    await nika.press('do-lower-hands');
    await sara.isTold(/Nika lowered your hand/);
    await nika.seesNo(control('hand-sign'));
  });

  it('who is muted is told by whom, is silent at once, and unmutes', async () => {
    await does('do-mute');
    await sara.isTold(/Nika muted you/);
    await sara.sees(`${control('mic')}[aria-label="Unmute microphone"]`);
    await nika.sees(`${control('tile')}[aria-label^="Sara"][aria-label*="muted"]`);
    await sara.press('mic');
    await nika.seesNo(`${control('tile')}[aria-label^="Sara"][aria-label*="muted"]`);
  });

  it('who is removed is told so, and has to knock', async () => {
    await does('do-remove');
    await nika.press('confirm');
    await sara.sees(control('rejoin'));
    assert.match(await sara.page.$eval('main', ({ textContent }) => textContent ?? ''), /Nika/);
    await nika.seesNo(nika.tileOf('Sara'));
    await sara.press('rejoin');
    await sara.sees(`${control('door')}[data-why="removed"]`);
  });

  it('at a locked room one knocks, key or not', async () => {
    await nika.press('moderate-everyone');
    await nika.press('do-lock');
    await nika.sees(control('locked'));
    await sara.page.goto(`${serverUrl()}/r/${room.id}?name=Sara#${room.key}`);
    await sara.page.reload(); // another fragment alone loads nothing
    await sara.sees(`${control('door')}[data-why="locked"]`);
    await sara.press('knock');
    await nika.press('admit');
    await sara.sees(control('leave'));
  });

  it('the moderator ends the call for everyone', async () => {
    await nika.press('moderate-everyone');
    await nika.press('do-end');
    await nika.press('confirm');
    await Promise.all([sara.sees(control('rejoin')), nika.sees(control('rejoin'))]);
    assert.match(await sara.page.$eval('main', ({ textContent }) => textContent ?? ''), /Nika/);
  });

  /** From the menu at Sara's line in the panel. */
  async function does(deed: string): Promise<void> {
    const line = `${control('person')}:has([data-testid="moderate"]) ${control('moderate')}`;
    await nika.page.locator(line).click();
    await nika.press(deed);
  }

  function tileOfSara(): string {
    return `${control('tile')}[data-kind="camera"]`;
  }
});
