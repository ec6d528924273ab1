/** Runs the launcher to its end. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { brokenAfterMs } from './eventually.ts';
import { launcher } from './server.ts';

export interface Finished {
  code: number | null;
  stdout: string;
  stderr: string;
  /** What went to either, line by line, without empty lines. */
  lines: string[];
  tookMs: number;
}

/** Runs `./setareh` with exactly the environment given (and PATH, HOME). */
export async function runLauncher(
  args: string[],
  environment: Record<string, string> = {},
): Promise<Finished> {
  const started = performance.now();
  const child = spawn(launcher, args, {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOME: process.env['HOME'] ?? '/root',
      ...environment,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing that these tests run takes so long, but a server that starts though it should not.
    timeout: brokenAfterMs,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  const lines = (stdout + stderr).split('\n').filter((line) => line.trim() !== '');
  return { code, stdout, stderr, lines, tookMs: performance.now() - started };
}
