/** A receiver whose network bears less than the room sends: pictures give way, sound does not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { framesPerSecondUpTo } from '../harness/gauge.ts';
import { WeakLink } from '../harness/link.ts';
import { receives } from '../harness/media.ts';
import { Person, type Arrival } from '../harness/person.ts';
import type { Inbound, Outbound } from '../harness/probe.ts';
import { createRoom } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

const narrow = { delayMs: 20, rateKbit: 1500, queuePackets: 80 };

/** Three of these and their sound are more than 2 Mbit/s in their large layers, 0.8 in their small ones. */
const camera = {
  width: 640,
  height: 360,
  framesPerSecond: framesPerSecondUpTo(15),
  detailed: true,
  smallWindow: true,
};
const arrivals: (Arrival & { name: string })[] = [
  { name: 'Sara', colour: 'red', hertz: 440, ...camera },
  { name: 'Adam', colour: 'blue', hertz: 550, ...camera },
  { name: 'Mina', colour: 'green', hertz: 660, ...camera },
];

/** Packets of a voice: the queue that the large pictures filled runs empty meanwhile, and so does what was resent. */
const settling = 150;
const watched = 800;

describe('four people, one behind 1.5 Mbit/s', () => {
  it('hears everyone whole; its pictures get small, those of the others stay', async (t) => {
    await using link = await WeakLink.up(narrow);
    // Its addresses, the link's among them, are read at the start; no certificate is known behind the link.
    await using server = await Server.start({ SETAREH_HTTPS_PORT: 'off' });
    const room = await createRoom('Weak', server.url);
    await using people = new AsyncDisposableStack();
    const others: Person[] = [];
    for (const one of arrivals) others.push(people.use(await Person.join(room, one, server.url)));
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
    await far.sees('[data-testid="constrained"]');
    // At first it may take a picture away: the large ones filled the queue.
    await receives(far, { videos: 3, audios: 3, lines: 180 });

    await listen(far, others, settling);
    const heard = await listen(far, others, watched);
    t.diagnostic(
      `${percent(heard.share)} of the packets of each voice came; ${percent(heard.concealed)} of the ` +
        `sound was made up, where the network is good ${percent(heard.concealedElsewhere)}`,
    );
    assert.ok(
      Number.isFinite(heard.share) && heard.share > 0.95,
      `${percent(heard.share)} of a voice`,
    );
    // What a busy machine sends late is made up everywhere.
    assert.ok(heard.concealed < heard.concealedElsewhere + 0.01, percent(heard.concealed));
    await receives(far, { videos: 3, audios: 3 });
    for (const one of others) {
      await receives(one, { videos: 2, audios: 2 });
      await one.seesNo('[data-testid="constrained"]');
    }
  });
});

/** Its estimate of its own network has grown: on a busy machine that takes a while. */
function sendsItsLargePicture(sender: Person): Promise<unknown> {
  return eventually(`${sender.name} sends the large picture`, async () =>
    (await sender.outbound()).some(
      ({ kind, frameHeight, targetBitrate }) =>
        kind === 'video' && frameHeight === camera.height && targetBitrate > 500_000,
    ),
  );
}

interface Heard {
  /** Of the packets that were sent in the same time, what came of the voice of which least came. */
  share: number;
  /** The share of sound that was made up, here and where most was among the senders. */
  concealed: number;
  concealedElsewhere: number;
}

/** Listens until everyone has sent so many packets of sound. */
async function listen(person: Person, senders: Person[], packets: number): Promise<Heard> {
  const everyone = [person, ...senders];
  const sounds = () => Promise.all(everyone.map(soundOf));
  const before = await sounds();
  const after = await eventually(`${packets} packets of each voice are sent`, async () => {
    const now = await sounds();
    return senders.every((_, i) => sentOf(now[i + 1]) - sentOf(before[i + 1]) >= packets) && now;
  });
  const sent = senders.map((_, i) =>
    perSecond(before[i + 1]?.sent[0], after[i + 1]?.sent[0], (one) => one.packetsSent),
  );
  const came = (before[0]?.heard ?? []).map((voice) => {
    const later = after[0]?.heard.find(({ mid }) => mid === voice.mid);
    return perSecond(voice, later, (one) => one.packetsReceived);
  });
  assert.equal(came.length, senders.length, 'voices');
  const [concealed = 1, ...elsewhere] = everyone.map((_, i) =>
    concealedOf(before[i]?.heard ?? [], after[i]?.heard ?? []),
  );
  return {
    share: Math.min(...came) / Math.min(...sent),
    concealed,
    concealedElsewhere: Math.max(...elsewhere),
  };
}

interface Sound {
  sent: Outbound[];
  heard: Inbound[];
}

async function soundOf(person: Person): Promise<Sound> {
  const [sent, heard] = await Promise.all([person.outbound(), person.inbound()]);
  return {
    // There is a sender for the sound of a screen too, of which nothing is sent.
    sent: sent.filter(({ kind, packetsSent }) => kind === 'audio' && packetsSent > 0),
    heard: heard.filter(({ kind, packetsReceived }) => kind === 'audio' && packetsReceived > 0),
  };
}

function perSecond<T extends { timestamp: number }>(
  before: T | undefined,
  now: T | undefined,
  packets: (stream: T) => number,
): number {
  if (!before || !now) return 0;
  return (1000 * (packets(now) - packets(before))) / (now.timestamp - before.timestamp);
}

function sentOf(sound: Sound | undefined): number {
  return sound?.sent.reduce((sum, { packetsSent }) => sum + packetsSent, 0) ?? 0;
}

function concealedOf(before: Inbound[], after: Inbound[]): number {
  const grew = (of: (stream: Inbound) => number) =>
    after.reduce((sum, one) => sum + of(one), 0) - before.reduce((sum, one) => sum + of(one), 0);
  return grew((one) => one.concealedSamples) / grew((one) => one.totalSamplesReceived);
}

function percent(share: number): string {
  return `${(share * 100).toFixed(2)} %`;
}
