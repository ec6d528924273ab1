/** Programs other than browsers in a room. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { publishByFfmpeg, viewByGstreamer, type Viewer } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look } from '../harness/rooms.ts';

describe('WHIP', { timeout: 120_000 }, () => {
  it('FFmpeg publishes: a browser sees and hears it, and it is gone when it ends', async () => {
    const room = await createRoom('WHIP');
    await using watcher = await Person.join(room, {
      name: 'Watcher',
      settings: { cam: 'off', mic: 'off' },
    });
    {
      await using ffmpeg = await publishByFfmpeg(room, 'Stage');
      try {
        await receives(watcher, { videos: 1, audios: 1 });
      } catch (error) {
        throw new Error(`FFmpeg said: ${ffmpeg.complaint}`, { cause: error });
      }
      const { participants } = await look(room);
      assert.deepEqual(participants.map(({ name }) => name).toSorted(), ['Stage', 'Watcher']);
    }
    await eventually('FFmpeg is off the list', async () => {
      const { participants } = await look(room);
      return participants.every(({ name }) => name !== 'Stage');
    });
  });
});

describe('WHEP', { timeout: 120_000 }, () => {
  for (const family of [4, 6] as const) {
    it(`GStreamer views a browser's camera over IPv${family}`, async () => {
      const room = await createRoom('WHEP');
      await using sender = await Person.join(room, { name: 'Sender', colour: 'red', hertz: 440 });
      await using viewer = await viewByGstreamer(room, family);
      await decodes(viewer, 20);
      await eventually('sound is heard', () => (viewer.latest.loudness ?? -200) > -60);
      assert.deepEqual(sender.complaints, []);
    });
  }
});

/** Waits until the viewer decodes at that rate through three seconds. */
async function decodes(viewer: Viewer, fps: number): Promise<void> {
  const seen: { at: number; frames: number }[] = [];
  let rate = 0;
  await eventually(
    `GStreamer decodes ${fps} frames/s`,
    () => {
      if (!viewer.isRunning) throw new Error(`GStreamer ended: ${viewer.complaint}`);
      seen.push({ at: performance.now(), frames: viewer.latest.frames });
      const [now, before] = [
        seen.at(-1),
        seen.findLast(({ at }) => performance.now() - at >= 3000),
      ];
      if (!now || !before) return false;
      rate = ((now.frames - before.frames) * 1000) / (now.at - before.at);
      if (rate >= fps) return true;
      throw new Error(`${rate.toFixed(1)} frames/s; ${viewer.complaint}`);
    },
    { within: 40_000, every: 250 },
  );
}
