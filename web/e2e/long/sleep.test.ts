/** A machine that sleeps for longer than its place is kept. */
import { it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { receives, receivesNothing } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, look } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

it('lets a machine go that sleeps for too long', async () => {
  await using server = await Server.start({ SETAREH_LOST_AFTER_SECONDS: '10' });
  const room = await createRoom('Long sleep', server.url);
  await using sara = await Person.join(room, { name: 'Sara', hertz: 440 }, server.url);
  await using adam = await Person.join(room, { name: 'Adam', hertz: 660 }, server.url);
  await receives(sara, { videos: 1, audios: 1 });
  adam.sleep();
  await eventually(
    'Adam lost his place',
    async () => (await look(room, server.url)).participants.length === 1,
  );
  await receivesNothing(sara);
  adam.wake();
});
