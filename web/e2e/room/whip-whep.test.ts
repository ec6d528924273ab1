/** Programs other than browsers in a room. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  publishByFfmpeg,
  publishByGstreamer,
  viewByGstreamer,
  type Program,
} from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import type { Inbound } from '../harness/probe.ts';
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

  it('FFmpeg, which tells no audio levels, is heard among five who do and speak', async () => {
    const room = await createRoom('Six');
    await using people = new AsyncDisposableStack();
    const crowd: Person[] = [];
    for (const [index, name] of ['Sara', 'Adam', 'Mina', 'Jan', 'Zofia'].entries()) {
      // On two cores only the one who listens looks at the picture too.
      const settings = { cam: 'off', saving: index === 0 ? 'none' : 'audio' };
      const voice = { hertz: 440 + 110 * index, smallWindow: true, settings };
      crowd.push(people.use(await Person.join(room, { name, ...voice })));
    }
    const listener = crowd[0];
    assert.ok(listener);
    // Only the loudest of the five are forwarded, and all of them are loud.
    await eventually('the loudest are heard', async () => (await voicesOf(listener)).length > 0);
    const small = { size: '320x180', framesPerSecond: 15 };
    await using ffmpeg = await publishByFfmpeg(room, 'Stage', small);
    await complaining(ffmpeg, () => hearsBesidePicture(listener));
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

/** Tells a failed expectation what the program said. */
async function complaining(program: Program, expectation: () => Promise<unknown>): Promise<void> {
  try {
    await expectation();
  } catch (error) {
    throw new Error(`the program said: ${program.complaint}`, { cause: error });
  }
}

async function voicesOf(person: Person): Promise<Inbound[]> {
  const streams = await person.inbound();
  return streams.filter(({ kind, totalAudioEnergy }) => kind === 'audio' && totalAudioEnergy > 0);
}

/** Waits until the sound of the slot that holds the one picture goes on through five seconds. */
async function hearsBesidePicture(person: Person): Promise<void> {
  await receives(person, { videos: 1, audios: 'some' });
  const streams = await person.inbound();
  const picture = streams.find(({ kind, framesDecoded }) => kind === 'video' && framesDecoded > 0);
  assert.ok(picture, 'no picture');
  const mid = soundBeside(picture.mid, (await person.descriptions()).remote);
  const energy = async () =>
    (await person.inbound()).find((one) => one.kind === 'audio' && one.mid === mid)
      ?.totalAudioEnergy ?? 0;
  let heardSince = performance.now();
  let before = await energy();
  await eventually(
    'its sound goes on',
    async () => {
      const now = await energy();
      if (now <= before) heardSince = performance.now();
      before = now;
      return performance.now() - heardSince > 5000;
    },
    { every: 500 },
  );
}

/** The mid of the audio section in the same media stream as that video section. */
function soundBeside(videoMid: string, description: string): string | undefined {
  const sections = description.split(/^m=/m).map((text) => ({
    kind: text.slice(0, 5),
    mid: /^a=mid:(.*?)\r?$/m.exec(text)?.[1],
    stream: /^a=msid:(\S+)/m.exec(text)?.[1],
  }));
  const stream = sections.find(({ mid }) => mid === videoMid)?.stream;
  assert.ok(stream, 'the section of the picture has no media stream');
  return sections.find((one) => one.kind === 'audio' && one.stream === stream)?.mid;
}
