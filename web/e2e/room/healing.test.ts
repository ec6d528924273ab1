/** Connections that break heal without a click. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

const red = { colour: 'red', hertz: 440 } as const;
const blue = { colour: 'blue', hertz: 660 } as const;

describe('a machine that falls asleep', () => {
  it('is shown as reconnecting, and is back when it wakes before it is lost', async () => {
    const room = await createRoom('Sleep');
    await using sara = await Person.join(room, { name: 'Sara', ...red });
    await using adam = await Person.join(room, { name: 'Adam', ...blue });
    await receives(sara, { videos: 1, audios: 1 });
    adam.sleep();
    await sara.sees(`${sara.tileOf('Adam')}[data-dimmed]`);
    assert.equal((await look(room)).participants.length, 2, 'his place was not kept');
    adam.wake();
    await sara.seesNo(`${sara.tileOf('Adam')}[data-dimmed]`);
    await Promise.all([
      receives(sara, { videos: 1, audios: 1 }),
      receives(adam, { videos: 1, audios: 1 }),
    ]);
  });
});

it('has everyone back after a restart, with no click', async (t) => {
  let server = await Server.start();
  try {
    const room = await createRoom('Restart', server.url);
    await using sara = await Person.join(room, { name: 'Sara', ...red }, server.url);
    await using adam = await Person.join(room, { name: 'Adam', ...blue }, server.url);
    await receives(sara, { videos: 1, audios: 1 });
    await server.stop();
    server = await Server.start(server.settings);
    const ready = performance.now();
    await Promise.all([
      receives(sara, { videos: 1, audios: 1 }),
      receives(adam, { videos: 1, audios: 1 }),
    ]);
    const tookMs = performance.now() - ready;
    t.diagnostic(
      `restart to media that flowed for two seconds: ${tookMs.toFixed(0)} ms (server up in ${server.readyAfterMs.toFixed(0)} ms)`,
    );
  } finally {
    await server[Symbol.asyncDispose]();
  }
});
