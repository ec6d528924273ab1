/** Two people in a room: the first thing that must work. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { brokenAfterMs, eventually } from '../harness/eventually.ts';
import { lostAfterSeconds } from '../harness/global-setup.ts';
import { receives, receivesNothing, showsColour } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look, type Room } from '../harness/rooms.ts';

const both = { videos: 1, audios: 1 };

describe('two Chromiums in a room', () => {
  let room: Room;
  let sara: Person;
  let adam: Person;

  before(async () => {
    room = await createRoom();
    [sara, adam] = await Promise.all([
      Person.join(room, { name: 'Sara', colour: 'red', hertz: 440 }),
      Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 }),
    ]);
  });

  after(async () => {
    await Promise.allSettled([sara, adam].map((person) => person?.[Symbol.asyncDispose]()));
  });

  it('see and hear each other, and the right one each', async () => {
    await Promise.all([receives(sara, both), receives(adam, both)]);
    await showsColour(sara, 'Adam', 'blue');
    await showsColour(adam, 'Sara', 'red');
    assert.deepEqual([...sara.complaints, ...adam.complaints], []);
  });

  it('one mutes the microphone: the other hears nothing, and then hears again', async () => {
    await sara.press('mic');
    await adam.sees(`${adam.tileOf('Sara')}[aria-label*="muted"]`);
    await receives(adam, { videos: 1, audios: 0 });
    await sara.press('mic');
    await receives(adam, both);
  });

  it('one leaves: the other is told and receives nothing more', async () => {
    await adam.press('leave');
    await eventually('Adam is off the list', async () => {
      const { participants } = await look(room);
      return participants.length === 1 && participants[0]?.name === 'Sara';
    });
    await sara.seesNo(sara.tileOf('Adam'));
    await receivesNothing(sara);
  });

  it('comes back by the button, and both are there again', async () => {
    await adam.press('rejoin');
    await Promise.all([receives(sara, both), receives(adam, both)]);
    assert.deepEqual([...sara.complaints, ...adam.complaints], []);
  });

  it('one closes the tab: gone for the other long before silence counts as loss', async () => {
    assert.ok(brokenAfterMs < lostAfterSeconds * 1000);
    await adam.closeTab();
    await sara.seesNo(sara.tileOf('Adam'));
  });
});
