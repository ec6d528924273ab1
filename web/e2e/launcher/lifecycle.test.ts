/** How the server starts by the launcher, and how it ends. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { fakeMachine, scripts } from '../harness/fake-tools.ts';
import { runLauncher } from '../harness/run.ts';
import { Server } from '../harness/server.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setareh-lifecycle-'));
});

after(async () => {
  await rm(folder, { recursive: true });
});

describe('a start with everything built', () => {
  it('calls neither Maven nor npm', async () => {
    const called = join(folder, 'called');
    const tools = await scripts(folder, { mvn: `touch ${called}`, npm: `touch ${called}` });
    const path = `${tools}${delimiter}${process.env['PATH']}`;
    const result = await runLauncher(['up'], {
      PATH: path,
      ...(await fakeMachine(folder, 'exit 0')),
    });
    assert.equal(result.code, 0, result.stderr);
    assert.ok(!existsSync(called), 'a build tool was called though nothing had changed');
  });

  it('hands the exit code of the server on', async () => {
    const result = await runLauncher(['up'], await fakeMachine(folder, 'exit 7'));
    assert.equal(result.code, 7);
  });

  it('takes a relative data folder from where it was called', async () => {
    const machine = await fakeMachine(folder, 'echo "$SETAREH_DATA"');
    const result = await runLauncher(['up'], { ...machine, SETAREH_DATA: 'some/where' });
    assert.equal(result.stdout.trim(), join(process.cwd(), 'some/where'));
  });
});

describe('a server on a data folder of its own', () => {
  it('prints its addresses, ends cleanly on either signal and is back each time', async () => {
    const data = join(folder, 'data');
    const first = await Server.start({ SETAREH_DATA: data });
    assert.match(
      first.output(),
      new RegExp(`http://localhost:${first.settings['SETAREH_HTTP_PORT']}`),
    );
    assert.match(first.output(), new RegExp(`https://.*:${first.settings['SETAREH_HTTPS_PORT']}`));
    await endsCleanly(first, 'SIGTERM');
    await endsCleanly(await Server.start({ ...first.settings }), 'SIGINT');
    await endsCleanly(await Server.start({ ...first.settings }), 'SIGTERM');
  });

  it('starts again after it was killed', async () => {
    const data = join(folder, 'killed');
    const first = await Server.start({ SETAREH_DATA: data });
    await first.stop('SIGKILL');
    await endsCleanly(await Server.start({ SETAREH_DATA: data }), 'SIGTERM');
  });
});

/** The Java machine ends by a signal's number plus 128, or by 0; its database goes with it. */
async function endsCleanly(server: Server, signal: 'SIGINT' | 'SIGTERM'): Promise<void> {
  const { code } = await server.stop(signal);
  const expected = signal === 'SIGINT' ? [0, 130] : [0, 143];
  assert.ok(code !== null && expected.includes(code), `exit code ${code}:\n${server.output()}`);
  assert.deepEqual(await databasesOf(server.dataFolder), [], 'a database was left running');
}

/** Database processes that run on this data folder. */
async function databasesOf(dataFolder: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-eo', 'args']);
  return stdout
    .split('\n')
    .filter((line) => line.includes('postgres') && line.includes(dataFolder));
}
