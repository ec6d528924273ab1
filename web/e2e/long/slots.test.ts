/** As many slots as there can be. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

describe('49 slots', () => {
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
