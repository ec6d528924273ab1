/** Two people in a room: the first thing that must work. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { receives, receivesNothing, showsColour } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look } from '../harness/rooms.ts';

describe('two Chromiums in a room', { timeout: 180_000 }, () => {
  it('see and hear each other, and the right one each', async () => {
    const room = await createRoom();
    await using sara = await Person.join(room, { name: 'Sara', colour: 'red', hertz: 440 });
    await using adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
    await Promise.all([
      receives(sara, { videos: 1, audios: 1 }),
      receives(adam, { videos: 1, audios: 1 }),
    ]);
    await showsColour(sara, 'Adam', 'blue');
    await showsColour(adam, 'Sara', 'red');
    assert.deepEqual([...sara.complaints, ...adam.complaints], []);
  });

  it('one mutes the microphone: the other hears nothing, and then hears again', async () => {
    const room = await createRoom();
    await using sara = await Person.join(room, { name: 'Sara', colour: 'red', hertz: 440 });
    await using adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
    await receives(adam, { videos: 1, audios: 1 });
    await sara.press('mic');
    await adam.sees(`${adam.tileOf('Sara')}[aria-label*="muted"]`);
    await receives(adam, { videos: 1, audios: 0 });
    await sara.press('mic');
    await receives(adam, { videos: 1, audios: 1 });
  });

  it('one leaves: the other is told and receives nothing more', async () => {
    const room = await createRoom();
    await using sara = await Person.join(room, { name: 'Sara', colour: 'red', hertz: 440 });
    await using adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
    await receives(sara, { videos: 1, audios: 1 });
    await adam.press('leave');
    await eventually('Adam is off the list', async () => {
      const { participants } = await look(room);
      return participants.length === 1 && participants[0]?.name === 'Sara';
    });
    await sara.seesNo(sara.tileOf('Adam'));
    await receivesNothing(sara);
  });

  it('one closes the tab: gone for the other within 3 s', async () => {
    const room = await createRoom();
    await using sara = await Person.join(room, { name: 'Sara', colour: 'red', hertz: 440 });
    await using adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
    await receives(sara, { videos: 1, audios: 1 });
    await adam.closeTab();
    await eventually('his tile is gone', async () => !(await sara.page.$(sara.tileOf('Adam'))), {
      within: 3000,
    });
  });
});
