/** Programs other than browsers: FFmpeg and GStreamer publish by WHIP, GStreamer views by WHEP. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
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
): Promise<Program> {
  const token = await tokenFor(room, ['publish'], name);
  const folder = join(root, '.setareh/ffmpeg/org/bytedeco/ffmpeg/linux-x86_64');
  const pattern = `testsrc2=size=${size}:rate=${framesPerSecond}`;
  const picture = ['-re', '-f', 'lavfi', '-i', pattern];
  const sound = ['-re', '-f', 'lavfi', '-i', 'sine=frequency=440:sample_rate=48000'];
  const h264 = ['-pix_fmt', 'yuv420p', '-c:v', 'libopenh264', '-profile:v', profile];
  const rate = ['-b:v', '800k', '-g', String(framesPerSecond)];
  const opus = ['-c:a', 'libopus', '-ac', '2', '-b:a', '48k'];
  const whip = ['-f', 'whip', '-authorization', token, `${serverUrl()}/whip/${room.id}`];
  return new Program(
    join(folder, 'ffmpeg'),
    [
      '-hide_banner',
      '-loglevel',
      'warning',
      ...picture,
      ...sound,
      ...h264,
      ...rate,
      ...opus,
      ...whip,
    ],
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
): Promise<Program> {
  const token = await tokenFor(room, ['publish'], name);
  const url = `${serverUrl()}/whip/${room.id}`;
  return new Program(python, gstreamerArguments('whip_publish.py', url, token, wish));
}

/** GStreamer's webrtcbin, which offers a format and no parameters of it. */
export async function viewByGstreamer(room: Room, wish: GstreamerWish): Promise<Viewer> {
  const token = await tokenFor(room, ['view'], `Viewer ${wish.family}`);
  const url = `${serverUrl()}/whep/${room.id}`;
  return new Viewer(python, gstreamerArguments('whep_view.py', url, token, wish));
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

export class Viewer extends Program {
  latest: Viewed = { frames: 0, height: 0, loudness: null };

  constructor(command: string, args: string[]) {
    super(command, args);
    if (!this.child.stdout) throw new Error('the viewer has no output');
    createInterface(this.child.stdout).on('line', (line) => {
      this.latest = JSON.parse(line) as Viewed;
    });
  }
}
