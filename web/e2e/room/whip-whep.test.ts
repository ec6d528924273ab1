/** Programs other than browsers in a room. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  complaining,
  publishByFfmpeg,
  publishByGstreamer,
  viewByGstreamer,
} from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look, type Room } from '../harness/rooms.ts';

describe('WHIP', () => {
  it('FFmpeg publishes: browser and GStreamer see and hear it, and it is gone when it ends', async () => {
    const room = await createRoom('WHIP');
    await using watcher = await watch(room);
    {
      await using ffmpeg = await publishByFfmpeg(room, 'Stage');
      await using viewer = await viewByGstreamer(room, { family: 4, codec: 'H264' });
      await complaining(ffmpeg, () => receives(watcher, { videos: 1, audios: 1 }));
      await viewer.seesAndHears('Stage');
      const { participants } = await look(room);
      assert.ok(participants.some(({ name }) => name === 'Stage'));
    }
    await eventually('the programs are off the list', async () => {
      const { participants } = await look(room);
      return participants.map(({ name }) => name).join() === 'Watcher';
    });
  });

  it('FFmpeg publishes H.264 in High profile: a browser sees it', async () => {
    const room = await createRoom('WHIP');
    await using watcher = await watch(room);
    await using ffmpeg = await publishByFfmpeg(room, 'Stage', { profile: 'high' });
    await complaining(ffmpeg, () => receives(watcher, { videos: 1, audios: 1 }));
  });

  it('GStreamer publishes VP8 over IPv6: GStreamer sees and hears it over IPv4', async () => {
    const room = await createRoom('WHIP');
    await using publisher = await publishByGstreamer(room, 'Stage', { family: 6 });
    await using viewer = await viewByGstreamer(room, { family: 4 });
    await complaining(publisher, () => viewer.seesAndHears('Stage'));
  });
});

describe('WHEP', () => {
  for (const family of [4, 6] as const) {
    it(`GStreamer views a browser's camera over IPv${family}`, async () => {
      const room = await createRoom('WHEP');
      await using sender = await Person.join(room, { name: 'Sender', colour: 'red', hertz: 440 });
      await using viewer = await viewByGstreamer(room, { family });
      await viewer.seesAndHears('Sender');
      assert.deepEqual(sender.complaints, []);
    });
  }
});

/** A browser that sends nothing. */
function watch(room: Room): Promise<Person> {
  return Person.join(room, { name: 'Watcher', settings: { cam: 'off', mic: 'off' } });
}
