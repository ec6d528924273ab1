/** Each codec at 1280x720 between two people: negotiated, forwarded, decoded. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { framesPerSecondUpTo } from '../harness/gauge.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

describe('a camera of 720 lines', () => {
  for (const codec of ['VP8', 'VP9', 'H264', 'AV1']) {
    it(`in ${codec} arrives whole`, async (t) => {
      const room = await createRoom(codec);
      await using watcher = await Person.join(room, {
        name: 'Watcher',
        settings: { cam: 'off', mic: 'off' },
      });
      await using sender = await Person.join(room, {
        name: 'Sender',
        width: 1280,
        height: 720,
        // In software these take all that two cores have.
        framesPerSecond: framesPerSecondUpTo(30),
        settings: { codec },
      });
      const rates = await receives(watcher, { videos: 1, audios: 1, lines: 720 });
      const video = (await watcher.inbound()).find(({ framesDecoded }) => framesDecoded > 0);
      assert.equal(video?.codec, `video/${codec}`);
      const rate = rates.find(({ kind, frames }) => kind === 'video' && frames > 0);
      const [came, sent] = [rate?.framesPerSecond, rate?.sent?.perSecond];
      t.diagnostic(`${codec}: ${came?.toFixed(1)} of ${sent?.toFixed(1)} frames/s`);
      assert.deepEqual([...sender.complaints, ...watcher.complaints], []);
    });
  }
});
