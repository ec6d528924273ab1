/** Expectations on what a person receives, over windows of time rather than at one moment. */
import assert from 'node:assert/strict';
import { eventually, type Patience } from './eventually.ts';
import type { Colour } from './fake-media.ts';
import type { Person } from './person.ts';
import type { Inbound } from './probe.ts';

export interface Flow {
  videos: number;
  /** `some` where the loudest few are forwarded and take turns. */
  audios: number | 'some';
  /** Frames a second that each of those videos must decode. */
  fps?: number;
  /** The height of each of those pictures. */
  lines?: number;
  /** Through how long that must hold. */
  windowMs?: number;
}

/** Of one stream, over a window. */
interface Rate {
  mid: string;
  kind: Inbound['kind'];
  framesPerSecond: number;
  energyPerSecond: number;
  frameHeight: number;
}

interface Reading {
  at: number;
  streams: Inbound[];
}

/**
 * Waits until the person decodes exactly so many videos at no less than that rate, and hears so many
 * voices, through a whole window.
 */
export async function receives(
  person: Person,
  { videos, audios, fps = 20, lines, windowMs = 2000 }: Flow,
  patience: Patience = { within: 30_000, every: 250 },
): Promise<Rate[]> {
  const readings: Reading[] = [];
  let words = 'nothing yet';
  const size = lines ? ` of ${lines} lines` : '';
  return eventually(
    `${person.name} sees ${videos}${size} at ${fps} frames/s and hears ${audios}`,
    async () => {
      readings.push({ at: performance.now(), streams: await person.inbound() });
      const rates = ratesOver(readings, windowMs);
      if (!rates) throw new Error(words);
      words = rates.map(spoken).join('; ') || 'no stream flows';
      const moving = rates.filter((rate) => rate.kind === 'video' && rate.framesPerSecond >= 1);
      const voices = rates.filter((rate) => rate.kind === 'audio' && rate.energyPerSecond > 0);
      const quickEnough = moving.every((rate) => rate.framesPerSecond >= fps);
      const asLarge = moving.every((rate) => !lines || rate.frameHeight === lines);
      const asLoud = audios === 'some' ? voices.length > 0 : voices.length === audios;
      if (moving.length === videos && asLoud && quickEnough && asLarge) {
        return rates;
      }
      throw new Error(words);
    },
    patience,
  );
}

/** Waits until the person neither decodes any video nor hears anyone. */
export function receivesNothing(person: Person, patience?: Patience): Promise<Rate[]> {
  return receives(person, { videos: 0, audios: 0 }, patience);
}

/** Rates between the newest reading and the latest one that is a window older; none before that. */
function ratesOver(readings: Reading[], windowMs: number): Rate[] | undefined {
  const now = readings.at(-1);
  const before = now && readings.findLast(({ at }) => now.at - at >= windowMs);
  if (!before) return undefined;
  return now.streams.flatMap((stream): Rate[] => {
    const old = before.streams.find(({ mid, kind }) => mid === stream.mid && kind === stream.kind);
    if (!old) return [];
    const seconds = (stream.timestamp - old.timestamp) / 1000;
    return [
      {
        mid: stream.mid,
        kind: stream.kind,
        framesPerSecond: (stream.framesDecoded - old.framesDecoded) / seconds,
        energyPerSecond: (stream.totalAudioEnergy - old.totalAudioEnergy) / seconds,
        frameHeight: stream.frameHeight,
      },
    ];
  });
}

function spoken({ mid, kind, framesPerSecond, energyPerSecond, frameHeight }: Rate): string {
  return kind === 'video'
    ? `video ${mid} ${framesPerSecond.toFixed(1)} frames/s of ${frameHeight} lines`
    : `audio ${mid} ${energyPerSecond.toPrecision(2)} energy/s`;
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
