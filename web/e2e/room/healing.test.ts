/** Connections that break heal without a click. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import type { Colour } from '../harness/fake-media.ts';
import { receives, receivesNothing } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look, type Room } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

describe('a machine that falls asleep', () => {
  it('is shown as reconnecting, and is back when it wakes before it is lost', async () => {
    const room = await createRoom('Sleep');
    await using sara = await Person.join(room, { name: 'Sara', colour: 'red', hertz: 440 });
    await using adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
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

describe('a server of their own', () => {
  const lostAfterSeconds = 10;
  let server: Server;

  before(async () => {
    server = await Server.start({ SETAREH_LOST_AFTER_SECONDS: String(lostAfterSeconds) });
  });

  after(() => server[Symbol.asyncDispose]());

  const comes = (room: Room, name: string, colour: Colour) =>
    Person.join(room, { name, colour, hertz: 440 }, server.url);

  it('lets a machine go that sleeps for too long', async () => {
    const room = await createRoom('Long sleep', server.url);
    await using sara = await comes(room, 'Sara', 'red');
    await using adam = await comes(room, 'Adam', 'blue');
    await receives(sara, { videos: 1, audios: 1 });
    adam.sleep();
    await eventually(
      'Adam lost his place',
      async () => (await look(room, server.url)).participants.length === 1,
    );
    await receivesNothing(sara);
    adam.wake();
  });

  it('has everyone back after a restart, with no click', async (t) => {
    const room = await createRoom('Restart', server.url);
    await using sara = await comes(room, 'Sara', 'red');
    await using adam = await comes(room, 'Adam', 'blue');
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
  });
});
