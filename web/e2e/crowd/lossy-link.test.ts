/** A receiver whose network loses one packet in twenty, each way: layered VP9 goes on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WeakLink } from '../harness/link.ts';
import { eventually } from '../harness/eventually.ts';
import { freezesOf, ratesBetween, readingOf, receives, type Rate } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

const lossy = { delayMs: 20, rateKbit: 0, queuePackets: 1000, lossPercent: 5 };

/** What a camera sends in 12 s, where nothing keeps it from that. */
const watchedFrames = 240;

describe('VP9 in two layers over a link that loses 5 % each way', () => {
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
    await receives(watcher, { videos: 1, audios: 1, lines: 360, windowMs: 3000 });

    const before = await freezesOf(watcher);
    await watcher.watchGaps('Sender');
    const share = await shareOfNext(watcher, watchedFrames);
    const gap = await watcher.longestGapMs();
    const { count, seconds } = await freezesOf(watcher);
    t.diagnostic(
      `${(share * 100).toFixed(0)} % of the frames; longest time between two: ${gap.toFixed(0)} ms; ` +
        `${count - before.count} freezes, ${(seconds - before.seconds).toFixed(2)} s`,
    );
    // Whoever waits for a key frame that it must ask for misses those of three seconds, a quarter.
    assert.ok(share > 0.85, `${share} of what was sent`);
    assert.deepEqual(sender.complaints, []);
  });
});

/** The share that is decoded of so many frames that are sent from now on. */
async function shareOfNext(watcher: Person, frames: number): Promise<number> {
  const before = await readingOf(watcher);
  const rate = await eventually<Rate>(`${frames} frames are sent`, async () => {
    const rates = ratesBetween(before, await readingOf(watcher));
    return rates.find(({ kind, sent }) => kind === 'video' && sent && sent.frames >= frames);
  });
  return rate.share;
}
