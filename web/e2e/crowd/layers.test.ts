/** A receiver gets the layer that its tile needs, and its picture goes on while layers change. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { framesPerSecondUpTo } from '../harness/gauge.ts';
import { changesLayers, small } from '../harness/layers.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

describe('a camera of 720 lines in three layers', () => {
  // As three streams, and as three layers of one.
  for (const codec of ['VP8', 'VP9']) {
    it(`in ${codec}: a small tile gets the small layer, a large one the large layer, and the picture goes on`, async (t) => {
      const room = await createRoom('Layers');
      await using sender = await Person.join(room, {
        name: 'Sender',
        width: 1280,
        height: 720,
        framesPerSecond: framesPerSecondUpTo(30),
        settings: { codec },
      });
      await using watcher = await Person.arrive(room, {
        name: 'Watcher',
        settings: { cam: 'off', mic: 'off' },
      });
      await watcher.page.setViewport(small);
      await watcher.enter();
      const { share, longestGapMs } = await changesLayers(watcher, sender);
      t.diagnostic(
        `over both changes: ${(share * 100).toFixed(0)} % of the frames, ` +
          `${longestGapMs.toFixed(0)} ms between two at most`,
      );
      assert.ok(share > 0.8, `${share} of what was sent`);
      assert.deepEqual([...sender.complaints, ...watcher.complaints], []);
    });
  }
});
