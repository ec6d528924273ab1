/** A receiver whose network loses one packet in twenty, each way: layered VP9 goes on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { WeakLink } from '../harness/link.ts';
import { freezesOf, receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

const lossy = { delayMs: 20, rateKbit: 0, queuePackets: 1000, lossPercent: 5 };
const watchedMs = 12_000;

describe('VP9 in two layers over a link that loses 5 % each way', { timeout: 180_000 }, () => {
  it('does not stand', async (t) => {
    await using link = await WeakLink.up(lossy);
    // Its addresses, the link's among them, are read at the start; no certificate is known behind the link.
    await using server = await Server.start({ SETAREH_HTTPS_PORT: 'off' });
    const room = await createRoom('Lossy', server.url);
    await using sender = await Person.join(
      room,
      {
        name: 'Sender',
        colour: 'red',
        hertz: 440,
        width: 640,
        height: 360,
        framesPerSecond: 20,
        detailed: true,
        smallWindow: true,
        settings: { codec: 'VP9' },
      },
      server.url,
    );
    const origin = `http://${link.hostAddress}:${server.settings['SETAREH_HTTP_PORT']}`;
    await using watcher = await Person.join(
      room,
      {
        name: 'Watcher',
        settings: { cam: 'off', mic: 'off' },
        namespace: link.namespace,
        trusted: origin,
      },
      origin,
    );
    // Both layers, and no change of layer is under way any more.
    await receives(
      watcher,
      { videos: 1, audios: 1, fps: 15, lines: 360, windowMs: 3000 },
      { within: 60_000, every: 250 },
    );

    const before = await freezesOf(watcher);
    await watcher.watchGaps('Sender');
    await pause(watchedMs);
    const gap = await watcher.longestGapMs();
    const { count, seconds } = await freezesOf(watcher);
    t.diagnostic(
      `longest time between two frames: ${gap.toFixed(0)} ms; ${count - before.count} freezes, ` +
        `${(seconds - before.seconds).toFixed(2)} s`,
    );
    // Whoever waits for a key frame that it must ask for stands for three seconds.
    assert.ok(gap <= 1000, `the picture stood for ${gap} ms`);
    assert.deepEqual(sender.complaints, []);
  });
});
