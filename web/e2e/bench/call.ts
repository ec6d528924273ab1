/** `./setareh bench call [times]`: from the press of "accept" to the first frame of the other, by two real browsers. */
import { acquaint, Caller } from '../harness/caller.ts';
import { eventually } from '../harness/eventually.ts';
import { gauge } from '../harness/gauge.ts';
import { readFirstFrame, recordFirstFrame } from '../harness/probe.ts';
import { Server } from '../harness/server.ts';
import { printTimes, rounds } from './print.ts';

await using server = await Server.start();
process.env['SETAREH_E2E_URL'] = server.url;
await gauge(server.url);
await using sara = await Caller.start({ name: 'Sara', smallWindow: true }, 'sara');
await using adam = await Caller.start({ name: 'Adam', smallWindow: true }, 'adam');
await acquaint(sara, adam);

const times: number[] = [];
for (let i = 0; i < rounds; i++) {
  // A page of its own each time: nothing is known from the call before.
  await Promise.all([sara.tab.goTo('/calls'), adam.tab.goTo('/calls')]);
  await sara.tab.press(`[data-account="${adam.id}"] [data-testid="call-video"]`);
  await adam.tab.sees('ringing');
  await adam.tab.page.bringToFront();
  await adam.tab.page.evaluate(recordFirstFrame);
  await adam.tab.press('accept');
  times.push(
    await eventually('a first frame', () => adam.tab.page.evaluate(readFirstFrame), { every: 50 }),
  );
  await sara.tab.press('hang-up');
  await adam.tab.sees('call-over');
}
printTimes(`press of "accept" to ${sara.name}'s first frame`, times);
const sorted = times.toSorted((one, other) => one - other);
const late = sorted.at(Math.min(sorted.length - 1, Math.floor(sorted.length * 0.95)));
console.log(`95 of 100 come within ${(late ?? Number.NaN).toFixed(0)} ms`);
