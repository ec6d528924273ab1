/**
 * A weak network between this machine and one browser: a network namespace of its own behind a user-space
 * link (bench/netlab/tunlink.c) with a rate, a delay, a bounded queue and loss. Needs root and gcc.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { root } from './server.ts';

const run = promisify(execFile);

export interface LinkShape {
  delayMs: number;
  rateKbit: number;
  /** Packets that wait in each direction; more are lost. */
  queuePackets: number;
  /** Of the packets of each direction, whatever waits. */
  lossPercent?: number;
}

export class WeakLink {
  /** The namespace behind the link. */
  readonly namespace: string;
  /** This machine's address for programs in the namespace. */
  readonly hostAddress: string;
  private readonly here: string;
  private readonly shaper: ChildProcess;

  private constructor(
    parts: Pick<WeakLink, 'namespace' | 'hostAddress'> & { here: string; shaper: ChildProcess },
  ) {
    this.namespace = parts.namespace;
    this.hostAddress = parts.hostAddress;
    this.here = parts.here;
    this.shaper = parts.shaper;
  }

  static async up({
    delayMs,
    rateKbit,
    queuePackets,
    lossPercent = 0,
  }: LinkShape): Promise<WeakLink> {
    const program = await compiled();
    const id = String(process.pid % 10_000);
    const [here, namespace, device] = [`near${id}`, `far${id}`, `weak${id}`];
    const net = `10.${100 + (process.pid % 100)}.${Math.floor(process.pid / 100) % 250}`;
    // The machine's own namespace needs a name before the shaper can find it.
    await run('ip', ['netns', 'attach', here, String(process.pid)]);
    await run('ip', ['netns', 'add', namespace]);
    const shape = [delayMs, 0, lossPercent, rateKbit, queuePackets, 1].map(String);
    const link = [here, device, namespace, device, ...shape];
    // Ahead of all others, where that is allowed: a link does not slow down because the machine is busy.
    const shaper = await started('chrt', ['--rr', '1', program, ...link]).catch(() =>
      started(program, link),
    );
    const there = ['-n', namespace];
    await run('ip', ['address', 'add', `${net}.1/30`, 'dev', device]);
    await run('ip', ['link', 'set', device, 'up']);
    await run('ip', [...there, 'address', 'add', `${net}.2/30`, 'dev', device]);
    await run('ip', [...there, 'link', 'set', device, 'up']);
    await run('ip', [...there, 'link', 'set', 'lo', 'up']);
    await run('ip', [...there, 'route', 'add', 'default', 'via', `${net}.1`]);
    return new WeakLink({ namespace, hostAddress: `${net}.1`, here, shaper });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.shaper.kill();
    if (this.shaper.exitCode === null && this.shaper.signalCode === null) {
      await once(this.shaper, 'exit');
    }
    for (const name of [this.namespace, this.here]) await run('ip', ['netns', 'delete', name]);
  }
}

/** Runs the shaper; it says a word when its devices are there. */
async function started(program: string, args: string[]): Promise<ChildProcess> {
  const shaper = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = once(shaper, 'exit').then(([code]) => {
    throw new Error(`${program} ended with ${code} before the link was there`);
  });
  await Promise.race([once(shaper.stdout, 'data'), ended]);
  ended.catch(() => undefined);
  return shaper;
}

/** The shaper. */
async function compiled(): Promise<string> {
  const folder = join(root, '.setareh/test');
  await mkdir(folder, { recursive: true });
  const program = join(folder, 'tunlink');
  const source = join(root, 'bench/netlab/tunlink.c');
  await run('gcc', ['-O2', '-w', '-o', program, source]);
  return program;
}
