/** A receiver gets the layer that its tile needs, and changes of layer are not seen as freezes. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

const small = { width: 320, height: 240 };
const large = { width: 1600, height: 1000 };

describe('a camera of 720 lines in three layers', { timeout: 240_000 }, () => {
  // As three streams, and as three layers of one.
  for (const codec of ['VP8', 'VP9']) {
    it(`in ${codec}: a small tile gets the small layer, a large one the large layer, without a freeze`, async (t) => {
      const room = await createRoom('Layers');
      await using sender = await Person.join(room, {
        name: 'Sender',
        width: 1280,
        height: 720,
        settings: { codec },
      });
      await using watcher = await Person.arrive(room, {
        name: 'Watcher',
        settings: { cam: 'off', mic: 'off' },
      });
      await watcher.page.setViewport(small);
      await watcher.enter();
      await receives(watcher, { videos: 1, audios: 1, lines: 180 });

      await watcher.watchGaps('Sender');
      await watcher.page.setViewport(large);
      await receives(watcher, { videos: 1, audios: 1, lines: 720 });
      await watcher.page.setViewport(small);
      await eventually('the small layer again', async () =>
        (await watcher.inbound()).some(({ frameHeight }) => frameHeight === 180),
      );
      const gap = await watcher.longestGapMs();
      t.diagnostic(`longest time between two frames over both changes: ${gap.toFixed(0)} ms`);
      assert.ok(gap <= 500, `the picture stood for ${gap} ms`);
      assert.deepEqual([...sender.complaints, ...watcher.complaints], []);
    });
  }
});
