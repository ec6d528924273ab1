/** Expectations on what a person receives, over windows of time rather than at one moment. */
import assert from 'node:assert/strict';
import { eventually, type Patience } from './eventually.ts';
import type { Colour } from './fake-media.ts';
import type { Person } from './person.ts';
import type { Inbound } from './probe.ts';
import { sentBetween, sentIn, type SentLayer } from './publisher.ts';

export interface Flow {
  videos: number;
  /** `some` where the loudest few are forwarded and take turns. */
  audios: number | 'some';
  /** Of the frames that each of those people sent in the same seconds, how many are decoded. */
  share?: number;
  /** The height of each of those pictures. */
  lines?: number;
  /** Through how long that must hold, at least. */
  windowMs?: number;
}

/** Less is the share of a viewer that misses a second in each five. */
const mostOfIt = 0.8;

/** Fewer frames say too little of a rate: a window lasts until so many were sent. */
const framesInAWindow = 20;

/** Of one stream, over a window. */
export interface Rate {
  mid: string;
  kind: Inbound['kind'];
  tile: string;
  frames: number;
  framesPerSecond: number;
  /** What the same person sent in the same seconds; undefined where nobody known is shown. */
  sent: { frames: number; perSecond: number } | undefined;
  /** Decoded, of what was sent. */
  share: number;
  energyPerSecond: number;
  frameHeight: number;
}

export interface Reading {
  at: number;
  streams: Inbound[];
  sent: Map<string, SentLayer[]>;
}

/** What a person received so far, and what everyone in the room had sent by then. */
export async function readingOf(person: Person): Promise<Reading> {
  const [streams, sent] = await Promise.all([person.inbound(), sentIn(person.roomId)]);
  return { at: performance.now(), streams, sent };
}

/**
 * Waits until the person decodes exactly so many videos, each most of what its sender sent, and hears
 * so many voices, through a whole window.
 */
export async function receives(
  person: Person,
  { videos, audios, share = mostOfIt, lines, windowMs = 2000 }: Flow,
  patience: Patience = { every: 250 },
): Promise<Rate[]> {
  const readings: Reading[] = [];
  let words = 'nothing yet';
  const size = lines ? ` of ${lines} lines` : '';
  return eventually(
    `${person.name} sees ${videos}${size}, ${share * 100} % of each, and hears ${audios}`,
    async () => {
      readings.push(await readingOf(person));
      const rates = ratesOver(readings, windowMs);
      if (!rates) throw new Error(words);
      words = rates.map(spoken).join('; ') || 'no stream flows';
      // One frame may be the last that was on its way.
      const moving = rates.filter((rate) => rate.kind === 'video' && rate.frames > 1);
      const voices = rates.filter((rate) => rate.kind === 'audio' && rate.energyPerSecond > 0);
      const whole = moving.every((rate) => rate.share >= share);
      const asLarge = moving.every((rate) => !lines || rate.frameHeight === lines);
      const asLoud = audios === 'some' ? voices.length > 0 : voices.length === audios;
      if (moving.length === videos && asLoud && whole && asLarge) return rates;
      throw new Error(words);
    },
    patience,
  );
}

/** Waits until the person neither decodes any video nor hears anyone. */
export function receivesNothing(person: Person, patience?: Patience): Promise<Rate[]> {
  return receives(person, { videos: 0, audios: 0 }, patience);
}

/**
 * Rates between the newest reading and the latest one before it that is a window older, and by which
 * enough less was sent of every video that moves; undefined while there is none.
 */
function ratesOver(readings: Reading[], windowMs: number): Rate[] | undefined {
  const now = readings.at(-1);
  if (!now) return undefined;
  for (const before of readings.toReversed()) {
    if (now.at - before.at < windowMs) continue;
    const rates = ratesBetween(before, now);
    const isEnough = ({ kind, frames, sent }: Rate) =>
      kind === 'audio' || frames <= 1 || !sent || sent.frames >= framesInAWindow;
    if (rates.every(isEnough)) return rates;
  }
  return undefined;
}

/** What came of each stream between two readings. */
export function ratesBetween(before: Reading, now: Reading): Rate[] {
  return now.streams.flatMap((stream): Rate[] => {
    const { mid, kind, tile, frameHeight } = stream;
    const old = before.streams.find((one) => one.mid === mid && one.kind === kind);
    if (!old) return [];
    const seconds = (stream.timestamp - old.timestamp) / 1000;
    const frames = stream.framesDecoded - old.framesDecoded;
    const sender = [...now.sent.keys()].find((name) => isTileOf(tile, name)) ?? '';
    const sent = sentBetween(before.sent.get(sender), now.sent.get(sender), frameHeight);
    const framesPerSecond = frames / seconds;
    return [
      {
        mid,
        kind,
        tile,
        frames,
        framesPerSecond,
        sent,
        // A screen that stands still sends next to nothing.
        share: stream.isScreen ? 1 : sent ? framesPerSecond / sent.perSecond : 0,
        energyPerSecond: (stream.totalAudioEnergy - old.totalAudioEnergy) / seconds,
        frameHeight,
      },
    ];
  });
}

function isTileOf(tile: string, name: string): boolean {
  return tile === name || tile.startsWith(`${name},`);
}

function spoken({ mid, kind, tile, framesPerSecond, sent, energyPerSecond, frameHeight }: Rate) {
  if (kind === 'audio') return `audio ${mid} ${energyPerSecond.toPrecision(2)} energy/s`;
  const of = sent ? `of ${sent.perSecond.toFixed(1)} that were sent` : 'of somebody unknown';
  return `video ${mid} (${tile}) ${framesPerSecond.toFixed(1)} frames/s ${of}, ${frameHeight} lines`;
}

/** Waits until the tile with that name shows that colour: the right face under the right name. */
export async function showsColour(person: Person, name: string, colour: Colour): Promise<void> {
  let seen = 'no picture';
  await eventually(`${person.name} sees ${name} in ${colour}`, async () => {
    const picture = await person.pictureOf(name);
    if (picture) seen = nearestColour(picture);
    if (seen === colour) return true;
    throw new Error(seen);
  });
}

type Rgb = { red: number; green: number; blue: number };

function nearestColour({ red, green, blue }: Rgb): Colour {
  const strong = (value: number) => value > (red + green + blue) / 3;
  if (strong(red)) return strong(blue) ? 'violet' : 'red';
  return strong(green) ? 'green' : 'blue';
}

/** Counters of freezes over all videos since their start. */
export async function freezesOf(person: Person): Promise<{ count: number; seconds: number }> {
  const videos = (await person.inbound()).filter(({ kind }) => kind === 'video');
  return {
    count: videos.reduce((sum, { freezeCount }) => sum + freezeCount, 0),
    seconds: videos.reduce((sum, { totalFreezesDuration }) => sum + totalFreezesDuration, 0),
  };
}

/** The descriptions of a person's connection are the very ones of before: nothing was renegotiated. */
export async function keepsDescription(person: Person, during: () => Promise<void>): Promise<void> {
  const before = await person.descriptions();
  await during();
  assert.deepEqual(await person.descriptions(), before, `${person.name} renegotiated`);
}
