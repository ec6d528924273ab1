/** Programs other than browsers: FFmpeg and GStreamer publish by WHIP, GStreamer views by WHEP. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { eventually } from './eventually.ts';
import {
  dismiss,
  enroll,
  sentBetween,
  sentIn,
  type Publisher,
  type SentLayer,
} from './publisher.ts';
import { serverUrl, tokenFor, type Room } from './rooms.ts';
import { root } from './server.ts';

/** A program that runs until it is disposed of. */
export class Program {
  protected readonly child: ChildProcess;
  private readonly words: string[] = [];

  constructor(command: string, args: string[], environment: Record<string, string> = {}) {
    this.child = spawn(command, args, {
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.child.stderr?.setEncoding('utf8').on('data', (text: string) => this.words.push(text));
  }

  protected onLine(take: (line: string) => void): void {
    if (!this.child.stdout) throw new Error('the program has no output');
    createInterface(this.child.stdout).on('line', take);
  }

  /** What it said on its error output. */
  get complaint(): string {
    return this.words.join('');
  }

  get isRunning(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (!this.isRunning) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

/** A program that says on its output how many frames it has sent: `frame=12` or `{"frames": 12}`. */
export class PublishingProgram extends Program implements Publisher {
  readonly name: string;
  private readonly roomId: string;
  private readonly layer: SentLayer = { id: 'picture', timestamp: 0, frames: 0, height: 0 };

  constructor(room: Room, name: string, ...program: ConstructorParameters<typeof Program>) {
    super(...program);
    this.name = name;
    this.roomId = room.id;
    enroll(room.id, this);
    this.onLine((line) => {
      const [, frames] = /^(?:frame=|\{"frames": )(\d+)/.exec(line) ?? [];
      if (!frames) return;
      this.layer.frames = Number(frames);
      this.layer.timestamp = performance.now();
    });
  }

  sentLayers(): SentLayer[] {
    return [{ ...this.layer }];
  }

  override async [Symbol.asyncDispose](): Promise<void> {
    dismiss(this.roomId, this);
    await super[Symbol.asyncDispose]();
  }
}

/**
 * FFmpeg's own WHIP muxer with a test picture in H.264 and a tone in Opus. Its offer insists on
 * `setup:passive`, its audio carries no levels.
 */
export async function publishByFfmpeg(
  room: Room,
  name: string,
  {
    profile = 'constrained_baseline',
    size = '640x360',
    framesPerSecond = 30,
  }: { profile?: 'constrained_baseline' | 'high'; size?: string; framesPerSecond?: number } = {},
): Promise<PublishingProgram> {
  const token = await tokenFor(room, ['publish'], name);
  const folder = join(root, '.setareh/ffmpeg/org/bytedeco/ffmpeg/linux-x86_64');
  const pattern = `testsrc2=size=${size}:rate=${framesPerSecond}`;
  const picture = ['-re', '-f', 'lavfi', '-i', pattern];
  const sound = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
  const h264 = ['-pix_fmt', 'yuv420p', '-c:v', 'libopenh264', '-profile:v', profile];
  const rate = ['-b:v', '800k', '-g', String(framesPerSecond)];
  const opus = ['-c:a', 'libopus', '-ac', '2', '-b:a', '48k'];
  const whip = ['-f', 'whip', '-authorization', token, `${serverUrl()}/whip/${room.id}`];
  const words = ['-hide_banner', '-loglevel', 'warning', '-nostats'];
  const progress = ['-progress', 'pipe:1', '-stats_period', '0.2'];
  return new PublishingProgram(
    room,
    name,
    join(folder, 'ffmpeg'),
    [...words, ...progress, ...picture, ...sound, ...h264, ...rate, ...opus, ...whip],
    { LD_LIBRARY_PATH: folder },
  );
}

export interface Viewed {
  /** Decoded since the start. */
  frames: number;
  height: number;
  /** The last peak of the sound in dB; null before any. */
  loudness: number | null;
}

/** Which of the server's candidates GStreamer gets, and what it encodes or decodes. */
export interface GstreamerWish {
  family: 4 | 6;
  codec?: 'VP8' | 'VP9' | 'H264';
}

/** GStreamer's webrtcbin with a test picture and a tone. */
export async function publishByGstreamer(
  room: Room,
  name: string,
  wish: GstreamerWish,
): Promise<PublishingProgram> {
  const token = await tokenFor(room, ['publish'], name);
  const url = `${serverUrl()}/whip/${room.id}`;
  const program = gstreamerArguments('whip_publish.py', url, token, wish);
  return new PublishingProgram(room, name, python, program);
}

/** GStreamer's webrtcbin, which offers a format and no parameters of it. */
export async function viewByGstreamer(room: Room, wish: GstreamerWish): Promise<Viewer> {
  const token = await tokenFor(room, ['view'], `Viewer ${wish.family}`);
  const url = `${serverUrl()}/whep/${room.id}`;
  return new Viewer(room, python, gstreamerArguments('whep_view.py', url, token, wish));
}

// The system's Python has GStreamer's bindings, another one in PATH has not.
const python = '/usr/bin/python3';

function gstreamerArguments(
  script: string,
  url: string,
  token: string,
  { family, codec = 'VP8' }: GstreamerWish,
): string[] {
  const folder = join(import.meta.dirname, '../clients');
  return ['-B', join(folder, script), url, token, String(family), codec];
}

interface Seen {
  at: number;
  frames: number;
  sent: Map<string, SentLayer[]>;
}

export class Viewer extends Program {
  private readonly roomId: string;
  private latest: Viewed = { frames: 0, height: 0, loudness: null };
  private latestAt = 0;

  constructor(room: Room, command: string, args: string[]) {
    super(command, args);
    this.roomId = room.id;
    this.onLine((line) => {
      this.latest = JSON.parse(line) as Viewed;
      this.latestAt = performance.now();
    });
  }

  /** Waits until it decodes most of what that person sends, through three seconds and more, and hears sound. */
  async seesAndHears(name: string): Promise<void> {
    const seen: Seen[] = [];
    await eventually(
      `GStreamer decodes most of ${name}'s pictures`,
      async () => {
        if (!this.isRunning) throw new Error(`GStreamer ended: ${this.complaint}`);
        const { frames } = this.latest;
        seen.push({ at: this.latestAt, frames, sent: await sentIn(this.roomId) });
        const words = seen.toReversed().map((before) => this.shareSince(before, seen.at(-1), name));
        const share = words.find((one) => one !== undefined);
        if (share !== undefined && share >= 0.8) return true;
        throw new Error(`a share of ${share?.toFixed(2) ?? 'nothing'}; ${this.complaint}`);
      },
      { every: 250 },
    );
    await eventually('sound is heard', () => (this.latest.loudness ?? -200) > -60);
  }

  /** Of the frames that were sent, how many were decoded; nothing while too few were. */
  private shareSince(before: Seen, now: Seen | undefined, name: string): number | undefined {
    if (!now || now.at - before.at < 3000) return undefined;
    const sent = sentBetween(before.sent.get(name), now.sent.get(name), this.latest.height);
    if (!sent || sent.frames < 30) return undefined;
    return ((now.frames - before.frames) * 1000) / (now.at - before.at) / sent.perSecond;
  }
}

/** Tells a failed expectation what the program said. */
export async function complaining(
  program: Program,
  expectation: () => Promise<unknown>,
): Promise<void> {
  try {
    await expectation();
  } catch (error) {
    throw new Error(`the program said: ${program.complaint}`, { cause: error });
  }
}
