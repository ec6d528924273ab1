/** What is missing or in the way is said in one line, and the exit code is not 0. */
import assert from 'node:assert/strict';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { fakeJdk, script } from '../harness/fake-tools.ts';
import { runLauncher, type Finished } from '../harness/run.ts';
import { freshSettings } from '../harness/server.ts';

let folder: string;

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'setareh-launcher-'));
});

after(async () => {
  await rm(folder, { recursive: true });
});

describe('a tool that is missing', () => {
  it('no JDK 25: says so before anything is built', async () => {
    const result = await runLauncher(['up'], await toolsOnly(['java']));
    saysInOneLine(result, /no JDK 25 found .* install one/);
  });

  it('a JDK of another version is not taken', async () => {
    const home = await fakeJdk(folder, '17.0.12', 'exit 0');
    const result = await runLauncher(['up'], { ...(await toolsOnly([])), JAVA_HOME: home });
    saysInOneLine(result, /no JDK 25 found/);
  });

  it('no Maven', async () => {
    const home = await fakeJdk(folder, '25.0.1', 'exit 0');
    const environment = { ...(await toolsOnly(['node', 'npm'])), JAVA_HOME: home };
    saysInOneLine(await runLauncher(['test'], environment), /Maven is missing; install/);
  });

  it('no Node.js', async () => {
    const home = await fakeJdk(folder, '25.0.1', 'exit 0');
    const environment = { ...(await toolsOnly(['mvn'])), JAVA_HOME: home };
    saysInOneLine(await runLauncher(['test'], environment), /Node\.js or npm is missing; install/);
  });

  it('another system than Linux', async () => {
    const environment = await toolsOnly([]);
    await script(join(environment['PATH'] ?? '', 'uname'), 'echo Darwin');
    saysInOneLine(await runLauncher(['up'], environment), /runs on Linux and this is Darwin/);
  });
});

describe('a command line that means nothing', () => {
  it('an unknown command', async () => {
    saysInOneLine(await runLauncher(['fly']), /"fly" is not a command; \.\/setareh help/);
  });

  it('an unknown part of the tests', async () => {
    saysInOneLine(await runLauncher(['test', 'poetry']), /"poetry" is not a part of the tests/);
  });
});

describe('a machine that does not let the server start', () => {
  it('the HTTP port is in use', async () => {
    const other = createServer().listen(0);
    await once(other, 'listening');
    const port = String((other.address() as AddressInfo).port);
    await refusesToStart({ SETAREH_HTTP_PORT: port }, new RegExp(`${port}\\b.*SETAREH_HTTP_PORT`));
    other.close();
  });

  it('the media port is in use', async () => {
    const other = createSocket('udp4').bind(0);
    await once(other, 'listening');
    const port = String(other.address().port);
    const words = new RegExp(`${port}\\b.*SETAREH_MEDIA_PORT`);
    await refusesToStart({ SETAREH_MEDIA_PORT: port }, words);
    other.close();
  });

  it('the data folder cannot be written', async () => {
    // A folder in which not even root may make one.
    await refusesToStart({ SETAREH_DATA: '/proc/setareh' }, /\/proc\/setareh\b.*SETAREH_DATA/);
  });
});

async function refusesToStart(settings: Record<string, string>, words: RegExp): Promise<void> {
  const fresh = await freshSettings();
  const result = await runLauncher(['up'], { ...fresh, ...settings });
  await rm(fresh['SETAREH_DATA'] ?? '', { recursive: true, force: true });
  // The log may speak before; the last word is ours, and nobody has to read a stack trace.
  const trace = result.lines.filter((line) => /^\s+at /.test(line));
  assert.deepEqual(trace, [], 'a stack trace');
  assert.equal(result.lines.filter((line) => line.startsWith('setareh: ')).length, 1);
  assert.match(result.lines.at(-1) ?? '', words);
  assert.notEqual(result.code, 0);
}

function saysInOneLine(result: Finished, words: RegExp): void {
  assert.equal(result.lines.length, 1, `more than one line:\n${result.lines.join('\n')}`);
  assert.match(result.lines[0] ?? '', words);
  assert.notEqual(result.code, 0);
}

/** A PATH with what any system has and these, each of which does nothing; no JDK in other places. */
async function toolsOnly(names: string[]): Promise<Record<string, string>> {
  const path = await mkdtemp(join(folder, 'bin-'));
  const basic =
    'bash cat cut dirname env find grep mkdir readlink realpath sed sha256sum sort tail uname tee head';
  for (const name of basic.split(' ')) {
    await symlink(`/usr/bin/${name}`, join(path, name));
  }
  for (const name of names) await script(join(path, name), 'echo v24.0.0');
  const nowhere = join(folder, 'nowhere');
  return { PATH: path, HOME: folder, SETAREH_JVM_FOLDER: nowhere, SDKMAN_DIR: nowhere };
}
