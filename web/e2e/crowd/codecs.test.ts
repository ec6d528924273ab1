/** Each codec at 1280x720 between two people: negotiated, forwarded, decoded. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

/** AV1 is coded in software and takes all that two cores have. */
const codecs = [
  { codec: 'VP8', fps: 20 },
  { codec: 'VP9', fps: 20 },
  { codec: 'H264', fps: 20 },
  { codec: 'AV1', fps: 10 },
];

describe('a camera of 720 lines', { timeout: 240_000 }, () => {
  for (const { codec, fps } of codecs) {
    it(`in ${codec} arrives whole at ${fps} frames a second or more`, async (t) => {
      const room = await createRoom(codec);
      await using watcher = await Person.join(room, {
        name: 'Watcher',
        settings: { cam: 'off', mic: 'off' },
      });
      await using sender = await Person.join(room, {
        name: 'Sender',
        width: 1280,
        height: 720,
        settings: { codec },
      });
      const patience = { within: 60_000, every: 500 };
      const rates = await receives(watcher, { videos: 1, audios: 1, fps, lines: 720 }, patience);
      const video = (await watcher.inbound()).find(({ framesDecoded }) => framesDecoded > 0);
      assert.equal(video?.codec, `video/${codec}`);
      const rate = rates.find(
        ({ kind, framesPerSecond }) => kind === 'video' && framesPerSecond > 0,
      );
      t.diagnostic(`${codec}: ${rate?.framesPerSecond.toFixed(1)} frames/s`);
      assert.deepEqual([...sender.complaints, ...watcher.complaints], []);
    });
  }
});
