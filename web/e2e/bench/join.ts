/** `./setareh bench join [times]`: what a person waits for, and how long pictures stand, by real browsers. */
import { framesPerSecondUpTo, gauge } from '../harness/gauge.ts';
import { changesLayers, small } from '../harness/layers.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';
import { printTimes, rounds } from './print.ts';

const silent = { cam: 'off', mic: 'off' };

await using server = await Server.start();
process.env['SETAREH_E2E_URL'] = server.url;
// What the machine can encode says how many frames a camera has; a busy one would send smaller pictures.
await gauge(server.url);

{
  const room = await createRoom('Join');
  await using sender = await Person.join(room, { name: 'Sender', smallWindow: true });
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    await using watcher = await Person.arrive(room, { name: `Late ${i}`, smallWindow: true });
    times.push(await watcher.enterToFirstFrameMs());
    console.log(`  way in (ms): ${await watcher.wayIn()}`);
  }
  printTimes(`click to ${sender.name}'s first frame`, times);
}

for (const codec of ['VP8', 'VP9']) {
  const room = await createRoom('Layers');
  const framesPerSecond = framesPerSecondUpTo(30);
  const camera = { width: 1280, height: 720, framesPerSecond, settings: { codec } };
  await using sender = await Person.join(room, { name: 'Sender', ...camera });
  await using watcher = await Person.arrive(room, { name: 'Watcher', settings: silent });
  await watcher.page.setViewport(small);
  await watcher.enter();
  const gaps: number[] = [];
  for (let i = 0; i < rounds; i++) gaps.push((await changesLayers(watcher, sender)).longestGapMs);
  printTimes(`longest time between two frames while ${codec} changes layers`, gaps);
}
