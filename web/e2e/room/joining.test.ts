/** Coming in late. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

describe('joining late', () => {
  it('leads to a picture; the way there is printed', async (t) => {
    const room = await createRoom('Late');
    // Without a graphics card two large windows keep both cores busy drawing, and media waits.
    const smallWindow = true;
    await using sender = await Person.join(room, { name: 'Sender', colour: 'red', smallWindow });
    await using watcher = await Person.arrive(room, { name: 'Late', smallWindow });
    const ms = await watcher.enterToFirstFrameMs();
    t.diagnostic(`click to first frame: ${ms.toFixed(0)} ms (${await watcher.wayIn()})`);
    assert.deepEqual([...sender.complaints, ...watcher.complaints], []);
  });
});
