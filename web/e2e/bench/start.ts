/** `./setareh bench start [times]`: how long the launcher takes, and a server with and without its data. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fakeMachine } from '../harness/fake-tools.ts';
import { runLauncher } from '../harness/run.ts';
import { Server } from '../harness/server.ts';
import { printTimes, rounds } from './print.ts';

const folder = await mkdtemp(join(tmpdir(), 'setareh-bench-'));
try {
  // The first start after a build also prepares quick starts, which is no part of any.
  await using prepared = await Server.start();
  await prepared.stop();

  const machine = await fakeMachine(folder, 'exit 0');
  await measure('the launcher, before the Java machine runs', async () => {
    return (await runLauncher(['up'], machine)).tookMs;
  });
  await measure('a fresh data folder to ready', async () => {
    await using server = await Server.start();
    return server.readyAfterMs;
  });
  const data = join(folder, 'data');
  await stopped(await Server.start({ SETAREH_DATA: data }));
  await measure('a data folder that is there to ready', async () => {
    return stopped(await Server.start({ SETAREH_DATA: data }));
  });
} finally {
  await rm(folder, { recursive: true, force: true });
}

async function stopped(server: Server): Promise<number> {
  await server.stop();
  return server.readyAfterMs;
}

async function measure(what: string, once: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) times.push(await once());
  printTimes(what, times);
}
