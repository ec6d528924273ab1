/** Programs that stand in for real ones in the launcher's tests. */
import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A new folder below `parent` with these shell scripts in it. */
export async function scripts(parent: string, bodies: Record<string, string>): Promise<string> {
  const folder = await mkdtemp(join(parent, 'bin-'));
  for (const [name, body] of Object.entries(bodies)) await script(join(folder, name), body);
  return folder;
}

export async function script(path: string, body: string): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, `#!/usr/bin/env bash\n${body}\n`);
  await chmod(path, 0o755);
}

/** A Java machine that is this shell script, for which no quick starts are prepared. */
export async function fakeMachine(parent: string, java: string): Promise<Record<string, string>> {
  const home = await fakeJdk(parent, '25.0.1', java);
  return { JAVA_HOME: home, SETAREH_FAST_START: 'off' };
}

/** A JDK's home, as far as the launcher looks: `java` is that shell script. */
export async function fakeJdk(parent: string, version: string, java: string): Promise<string> {
  const home = await mkdtemp(join(parent, 'jdk-'));
  await mkdir(join(home, 'bin'));
  await writeFile(join(home, 'release'), `JAVA_VERSION="${version}"\n`);
  await script(join(home, 'bin/java'), java);
  await script(join(home, 'bin/javac'), 'exit 0');
  return home;
}
