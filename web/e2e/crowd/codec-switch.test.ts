/** One slot that carries one codec after another: its decoder changes, the description does not. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { framesPerSecondUpTo } from '../harness/gauge.ts';
import { keepsDescription, receives } from '../harness/media.ts';
import { Person, type Arrival } from '../harness/person.ts';
import { createRoom, type Room } from '../harness/rooms.ts';

/** Nobody speaks: whoever speaks alone comes onto the first page. */
const mic = 'off';
const camera = {
  width: 640,
  height: 360,
  framesPerSecond: framesPerSecondUpTo(24),
  smallWindow: true,
};
const eight: Arrival & { name: string } = {
  name: 'Eight',
  colour: 'red',
  hertz: 440,
  settings: { codec: 'VP8', mic },
  ...camera,
};
const nine: Arrival & { name: string } = {
  name: 'Nine',
  colour: 'blue',
  hertz: 660,
  settings: { codec: 'VP9', mic },
  ...camera,
};

describe('one slot that carries VP8, VP9 and VP8 again', () => {
  let room: Room;
  const senders: Person[] = [];

  before(async () => {
    room = await createRoom('Codecs');
    // One after the other: pages show who came first first.
    for (const one of [eight, nine]) senders.push(await Person.join(room, one));
  });

  after(async () => {
    await Promise.allSettled(senders.map((person) => person[Symbol.asyncDispose]()));
  });

  for (const browser of ['chromium', 'firefox'] as const) {
    it(`is decoded by ${browser} after each change`, async () => {
      // A page of one tile: turning it gives the only slot to another person.
      const settings = { slots: '1', cam: 'off', mic };
      await using viewer = await Person.join(room, { name: 'Viewer', browser, settings });
      await showsPicture(viewer, 'Eight', 'VP8');
      await keepsDescription(viewer, async () => {
        await viewer.press('next-page');
        await showsPicture(viewer, 'Nine', 'VP9');
        // At rest the edge fades and the stage takes its room; a press still finds what was there.
        await viewer.page.mouse.move(640, 200);
        await viewer.sees('[data-idle]');
        await viewer.press('previous-page');
        await showsPicture(viewer, 'Eight', 'VP8');
      });
      assert.deepEqual(viewer.complaints, []);
    });
  }
});

/** The one picture is of that person, in that codec, and moves. */
async function showsPicture(viewer: Person, name: string, codec: string): Promise<void> {
  await viewer.sees(`${viewer.tileOf(name)} video[data-shown="true"]`);
  await receives(viewer, { videos: 1, audios: 0 });
  const videos = (await viewer.inbound()).filter(({ kind, framesDecoded }) => {
    return kind === 'video' && framesDecoded > 0;
  });
  assert.equal(videos.length, 1, 'streams that ever carried a picture');
  assert.equal(videos[0]?.codec, `video/${codec}`);
}
