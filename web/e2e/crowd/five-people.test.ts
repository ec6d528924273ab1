/** A room as it is used: people come one after another, mute, share, leave; nothing is renegotiated. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { frugalPage } from '../harness/frugal.ts';
import { crowdCamera } from '../harness/gauge.ts';
import { receives, showsColour } from '../harness/media.ts';
import { Person, type Arrival } from '../harness/person.ts';
import { createRoom, type Room } from '../harness/rooms.ts';

/** As little as a page can cost; slots for four people and a screen. */
const camera = crowdCamera();
const frugal = {
  ...camera,
  smallWindow: true,
  before: frugalPage(camera.framesPerSecond),
  settings: { slots: '5' },
};
const everyone: (Arrival & { name: string })[] = [
  { name: 'Sara', colour: 'red', hertz: 440, ...frugal },
  { name: 'Adam', colour: 'blue', hertz: 550, ...frugal },
  { name: 'Mina', colour: 'green', hertz: 660, ...frugal },
  { name: 'Jan', colour: 'violet', hertz: 880, ...frugal },
  { name: 'Zofia', browser: 'firefox', ...frugal },
];

const crowd = everyone.length;

describe('five browsers in one room', () => {
  let room: Room;
  const people: Person[] = [];
  const descriptions = new Map<string, { local: string; remote: string; set: number }>();

  before(async () => {
    room = await createRoom('Five');
  });

  after(async () => {
    await Promise.allSettled(people.map((person) => person[Symbol.asyncDispose]()));
  });

  const person = (name: string): Person => {
    const found = people.find((one) => one.name === name);
    assert.ok(found, `${name} is not in the room`);
    return found;
  };
  const others = (name: string): Person[] => people.filter((one) => one.name !== name);

  for (const [index, arrival] of everyone.entries()) {
    it(`${arrival.name} comes in: everyone sees and hears everyone`, async () => {
      const someone = await Person.join(room, arrival);
      people.push(someone);
      descriptions.set(someone.name, await someone.descriptions());
      await Promise.all(
        people.map((one) => receives(one, { videos: index, audios: heard(index) }, slowly)),
      );
    });
  }

  it('each face stands under its own name', async () => {
    for (const watcher of people) {
      for (const { name, colour } of everyone) {
        if (colour && name !== watcher.name) await showsColour(watcher, name, colour);
      }
    }
  });

  it('a muted microphone is marked for everyone, and no longer when it is on again', async () => {
    const [sara, adam] = [person('Sara'), person('Adam')];
    const muted = `${adam.tileOf('Sara')}[aria-label*="muted"]`;
    await sara.press('mic');
    await adam.sees(muted);
    await sara.press('mic');
    await adam.seesNo(muted);
  });

  it('a camera switched off stops at its source; switched on it is seen again', async () => {
    const adam = person('Adam');
    await adam.press('cam');
    await Promise.all(
      others('Adam').map((one) =>
        receives(one, { videos: crowd - 2, audios: heard(crowd - 1) }, slowly),
      ),
    );
    const sent = await framesSent(adam);
    await receives(adam, { videos: crowd - 1, audios: heard(crowd - 1) }, slowly);
    assert.equal(await framesSent(adam), sent, 'pictures were sent with the camera off');
    await adam.press('cam');
    await Promise.all(
      others('Adam').map((one) =>
        receives(one, { videos: crowd - 1, audios: heard(crowd - 1) }, slowly),
      ),
    );
    await showsColour(person('Mina'), 'Adam', 'blue');
  });

  it('a shared screen is seen beside its owner, until it stops', async () => {
    const mina = person('Mina');
    await mina.press('screen');
    // A still screen sends few frames; its picture counts.
    for (const one of others('Mina')) await seesScreenOf(one, 'Mina');
    await mina.press('screen');
    for (const one of others('Mina')) await one.seesNo(one.screenOf('Mina'));
  });

  it('Jan leaves: his tile goes, the others go on', async () => {
    const jan = person('Jan');
    await jan.press('leave');
    const rest = others('Jan');
    for (const one of rest) await one.seesNo(one.tileOf('Jan'));
    await Promise.all(
      rest.map((one) => receives(one, { videos: crowd - 2, audios: heard(crowd - 2) }, slowly)),
    );
  });

  it('nobody renegotiated through all of it, and no page complained', async () => {
    for (const one of others('Jan')) {
      assert.deepEqual(await one.descriptions(), descriptions.get(one.name), one.name);
      assert.deepEqual(one.complaints, [], one.name);
    }
  });
});

/** Asking costs these browsers something too. */
const slowly = { every: 1000 };

/** In rooms of up to four all sound flows, in larger ones that of the loudest, who take turns. */
function heard(othersInRoom: number): number | 'some' {
  return othersInRoom <= 3 ? othersInRoom : 'some';
}

/** Not bytes: a browser probes its bandwidth with padding when it sends nothing else. */
async function framesSent(person: Person): Promise<number> {
  const videos = (await person.outbound()).filter(({ kind }) => kind === 'video');
  return videos.reduce((sum, video) => sum + video.framesSent, 0);
}

async function seesScreenOf(watcher: Person, name: string): Promise<void> {
  await eventually(`${watcher.name} sees ${name}'s screen`, async () => {
    const picture = await watcher.screenPictureOf(name);
    return picture !== undefined && picture.width > 0;
  });
}
