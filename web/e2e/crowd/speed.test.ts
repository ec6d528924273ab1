/** How long a person waits. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

describe('joining late', { timeout: 180_000 }, () => {
  it('click to first frame', async (t) => {
    const room = await createRoom('Speed');
    // Without a graphics card two large windows keep both cores busy drawing, and media waits.
    const smallWindow = true;
    await using sender = await Person.join(room, { name: 'Sender', colour: 'red', smallWindow });
    const times: number[] = [];
    for (let i = 0; i < 3; i++) {
      await using watcher = await Person.arrive(room, { name: `Late ${i}`, smallWindow });
      times.push(await watcher.enterToFirstFrameMs());
      t.diagnostic(`way in (ms): ${await watcher.wayIn()}`);
    }
    const words = times.map((ms) => ms.toFixed(0)).join(', ');
    t.diagnostic(`click to first frame: ${words} ms`);
    assert.ok(Math.min(...times) < 1000, `the quickest of three: ${words} ms`);
    assert.deepEqual(sender.complaints, []);
  });
});

describe('49 slots', { timeout: 180_000 }, () => {
  for (const browser of ['chromium', 'firefox'] as const) {
    it(`${browser} gets its answer, sees and hears`, async () => {
      const room = await createRoom('Slots');
      await using sender = await Person.join(room, { name: 'Sender', colour: 'red', hertz: 440 });
      await using watcher = await Person.join(room, {
        name: 'Watcher',
        browser,
        settings: { slots: '49' },
      });
      await receives(watcher, { videos: 1, audios: 1 });
      const sections = (await watcher.descriptions()).remote.match(/^m=video/gm)?.length ?? 0;
      assert.ok(sections >= 49, `${sections} sections of video`);
      assert.deepEqual(sender.complaints, []);
    });
  }
});
