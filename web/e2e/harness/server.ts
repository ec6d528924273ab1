/** A Setareh server of the tests' own: free ports, a fresh data folder, started by the launcher. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from './eventually.ts';
import { freeTcpPort, freeUdpPort } from './ports.ts';

export const root = join(import.meta.dirname, '../../..');
export const launcher = join(root, 'setareh');

/** Milliseconds after which a server that is not healthy yet counts as broken, on the slowest machine too. */
const startedAfterMs = 600_000;

export interface Ended {
  code: number | null;
  signal: NodeJS.Signals | null;
}

interface Running {
  child: ChildProcess;
  ended: Promise<Ended>;
}

export class Server {
  private readonly child: ChildProcess;
  private readonly ended: Promise<Ended>;
  /** Its settings, as environment variables. */
  readonly settings: Record<string, string>;
  /** All it said so far. */
  readonly output: () => string;
  readonly readyAfterMs: number;

  private constructor(parts: Pick<Server, 'settings' | 'output' | 'readyAfterMs'> & Running) {
    this.child = parts.child;
    this.ended = parts.ended;
    this.settings = parts.settings;
    this.output = parts.output;
    this.readyAfterMs = parts.readyAfterMs;
  }

  /** Starts a server and waits until it says that it is healthy. */
  static async start(wishes: Record<string, string> = {}): Promise<Server> {
    const settings = await freshSettings(wishes);
    const started = performance.now();
    const child = spawn(launcher, ['up'], {
      env: { ...process.env, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let isOver = false;
    const ended = once(child, 'exit').then(([code, signal]): Ended => {
      isOver = true;
      return { code: code as number | null, signal: signal as NodeJS.Signals | null };
    });
    const output = await keepOutput(child);
    try {
      await Server.answers(settings, () => isOver);
    } catch (error) {
      child.kill();
      throw new Error(`the server is not ready:\n${output()}`, { cause: error });
    }
    if (isOver) throw new Error(`the server ended before it was ready:\n${output()}`);
    const readyAfterMs = performance.now() - started;
    return new Server({ child, ended, settings, output, readyAfterMs });
  }

  private static async answers(
    settings: Record<string, string>,
    isOver: () => boolean,
  ): Promise<void> {
    const health = `http://127.0.0.1:${settings['SETAREH_HTTP_PORT']}/actuator/health`;
    await eventually(
      'the server is healthy',
      async () => isOver() || (await fetch(health)).ok,
      // The first start of a fresh data folder makes a database, the first after a build prepares quick starts.
      { within: startedAfterMs, every: 20 },
    );
  }

  get url(): string {
    return `http://localhost:${this.settings['SETAREH_HTTP_PORT']}`;
  }

  get dataFolder(): string {
    return this.settings['SETAREH_DATA'] ?? '';
  }

  get pid(): number {
    return this.child.pid ?? -1;
  }

  /** Sends the signal and waits for the end. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<Ended> {
    this.child.kill(signal);
    return this.ended;
  }

  /** Stops it and removes its data. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    await rm(this.dataFolder, { recursive: true, force: true });
  }
}

/** These, and where they say nothing free ports and a folder that does not last. */
export async function freshSettings(
  wishes: Record<string, string> = {},
): Promise<Record<string, string>> {
  return {
    SETAREH_REGISTRATION: 'open',
    SETAREH_HTTP_PORT: String(await freeTcpPort()),
    SETAREH_HTTPS_PORT: String(await freeTcpPort()),
    SETAREH_MEDIA_PORT: String(await freeUdpPort()),
    SETAREH_DATA: wishes['SETAREH_DATA'] ?? (await mkdtemp(join(tmpdir(), 'setareh-test-'))),
    ...wishes,
  };
}

/** Keeps what the process says, for error messages and in `.setareh/test/server.log`. */
async function keepOutput(child: ChildProcess): Promise<() => string> {
  const folder = join(root, '.setareh/test');
  await mkdir(folder, { recursive: true });
  const file = createWriteStream(join(folder, 'server.log'), { flags: 'a' });
  const chunks: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      chunks.push(chunk);
      file.write(chunk);
    });
  }
  return () => chunks.join('');
}
