/** A receiver whose network bears less than the room sends: pictures give way, sound does not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../harness/eventually.ts';
import { WeakLink } from '../harness/link.ts';
import { receives } from '../harness/media.ts';
import { Person, type Arrival } from '../harness/person.ts';
import type { Inbound } from '../harness/probe.ts';
import { createRoom } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

const narrow = { delayMs: 20, rateKbit: 1500, queuePackets: 80 };

/** Three of these and their sound are more than 2 Mbit/s in their large layers, 0.8 in their small ones. */
const camera = { width: 640, height: 360, framesPerSecond: 15, detailed: true, smallWindow: true };
const senders: (Arrival & { name: string })[] = [
  { name: 'Sara', colour: 'red', hertz: 440, ...camera },
  { name: 'Adam', colour: 'blue', hertz: 550, ...camera },
  { name: 'Mina', colour: 'green', hertz: 660, ...camera },
];

/** The queue that the large pictures filled runs empty, and so does what was resent. */
const settlingMs = 3000;
const watchedMs = 16_000;

/** A step up that was too much is taken back, and the next one comes after 20 s. */
const patiently = { within: 60_000, every: 250 };

describe('four people, one behind 1.5 Mbit/s', { timeout: 180_000 }, () => {
  it('hears everyone without a gap; its pictures get small, those of the others stay', async (t) => {
    await using link = await WeakLink.up(narrow);
    // Its addresses, the link's among them, are read at the start; no certificate is known behind the link.
    await using server = await Server.start({ SETAREH_HTTPS_PORT: 'off' });
    const room = await createRoom('Weak', server.url);
    await using people = new AsyncDisposableStack();
    const others = await Promise.all(
      senders.map(async (one) => people.use(await Person.join(room, one, server.url))),
    );
    await Promise.all(others.map(sendsItsLargePicture));
    const origin = `http://${link.hostAddress}:${server.settings['SETAREH_HTTP_PORT']}`;
    const behind = { namespace: link.namespace, trusted: origin };
    const far = people.use(
      await Person.arrive(
        room,
        { name: 'Nele', settings: { cam: 'off', mic: 'off' }, ...behind },
        origin,
      ),
    );
    // Tiles large enough for the large layers.
    await far.page.setViewport({ width: 900, height: 600 });
    await far.enter();
    await far.sees('[data-testid="constrained"]', { within: 10_000 });
    // At first it may take a picture away: the large ones filled the queue.
    await receives(far, { videos: 3, audios: 3, fps: 12, lines: 180 }, patiently);

    await pause(settlingMs);
    const { concealedShare, silentMs } = await listen(far, watchedMs);
    t.diagnostic(
      `concealed: ${(concealedShare * 100).toFixed(2)} %; longest time without energy: ${silentMs} ms`,
    );
    assert.ok(concealedShare < 0.01, `${concealedShare * 100} % of the sound was concealed`);
    assert.ok(silentMs < 1000, `no sound for ${silentMs} ms`);
    await receives(far, { videos: 3, audios: 3, fps: 12 }, patiently);
    for (const one of others) {
      await receives(one, { videos: 2, audios: 2, fps: 12 });
      await one.seesNo('[data-testid="constrained"]');
    }
  });
});

/** Its estimate of its own network has grown: on a busy machine that takes a while. */
function sendsItsLargePicture(sender: Person): Promise<unknown> {
  return eventually(
    `${sender.name} sends the large picture`,
    async () =>
      (await sender.outbound()).some(
        ({ kind, frameHeight, targetBitrate }) =>
          kind === 'video' && frameHeight === camera.height && targetBitrate > 500_000,
      ),
    { within: 60_000 },
  );
}

/** The share of sound that was made up, and the longest time in which a voice brought no energy. */
async function listen(
  person: Person,
  forMs: number,
): Promise<{ concealedShare: number; silentMs: number }> {
  const voices = async () => (await person.inbound()).filter(({ kind }) => kind === 'audio');
  const first = (await voices()).filter(({ packetsReceived }) => packetsReceived > 0);
  assert.equal(first.length, 3, 'voices');
  const lastGrown = new Map(first.map((one) => [one.mid, one]));
  let silentMs = 0;
  let latest = first;
  const end = performance.now() + forMs;
  while (performance.now() < end) {
    await pause(200);
    latest = await voices();
    for (const voice of latest) {
      const grown = lastGrown.get(voice.mid);
      if (!grown) continue;
      silentMs = Math.max(silentMs, voice.timestamp - grown.timestamp);
      if (voice.totalAudioEnergy > grown.totalAudioEnergy) lastGrown.set(voice.mid, voice);
    }
  }
  const sum = (streams: Inbound[], of: (stream: Inbound) => number) =>
    streams.filter(({ mid }) => lastGrown.has(mid)).reduce((total, one) => total + of(one), 0);
  const grew = (of: (stream: Inbound) => number) => sum(latest, of) - sum(first, of);
  return {
    concealedShare: grew((one) => one.concealedSamples) / grew((one) => one.totalSamplesReceived),
    silentMs: Math.round(silentMs),
  };
}
