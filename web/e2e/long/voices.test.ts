/** Who tells no audio levels, among those who do. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { complaining, publishByFfmpeg } from '../harness/clients.ts';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import type { Inbound } from '../harness/probe.ts';
import { createRoom } from '../harness/rooms.ts';

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
