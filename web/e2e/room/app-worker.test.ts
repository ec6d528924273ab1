/** The app is kept in the browser: it opens without its server, and a new build breaks no page that is open. */
import assert from 'node:assert/strict';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { BrowserProcess } from '../harness/browsers.ts';
import { brokenAfterMs, eventually } from '../harness/eventually.ts';
import { root, Server } from '../harness/server.ts';

const control = (name: string) => `[data-testid="${name}"]`;

describe('the app in the browser', () => {
  let web: string;
  let server: Server;
  let chromium: BrowserProcess;
  let page: Page;

  before(async () => {
    web = await mkdtemp(join(tmpdir(), 'setareh-web-'));
    await cp(join(root, 'web/dist'), web, { recursive: true });
    server = await Server.start({ SETAREH_HTTPS_PORT: 'off', SETAREH_WEB: web });
    chromium = await BrowserProcess.start('chromium');
    [page = await chromium.browser.newPage()] = await chromium.browser.pages();
    page.setDefaultTimeout(brokenAfterMs);
  });

  after(async () => {
    await Promise.allSettled([chromium?.close(), server?.[Symbol.asyncDispose]()]);
    await rm(web, { recursive: true, force: true });
  });

  it('is kept once a page is open, with nothing that the server said', async () => {
    await page.goto(`${server.url}/register`);
    await page.locator(control('account-name')).fill('nika');
    await page.locator(control('account-password')).fill('correct horse');
    await page.locator(control('register')).click();
    await page.waitForSelector(control('account-menu'));
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    await eventually('the page is under the worker', () =>
      page.evaluate(() => navigator.serviceWorker.controller !== null),
    );
    await page.goto(`${server.url}/account`); // asks the API, under the worker
    await page.waitForSelector(control('account-display-name'));
    const kept = await keptPaths();
    assert.ok(kept.includes('/index.html') && kept.includes('/boot.js'), kept.join(' '));
    assert.deepEqual(
      kept.filter(
        (path) => !/^\/(?:assets\/.+|[\w-]+\.(?:html|js|svg|png|webmanifest))$/.test(path),
      ),
      [],
    );
  });

  it('can be installed here', async () => {
    await page.waitForSelector(`${control('install')}, [data-state="byMenu"]`);
  });

  it('opens without its server, says so, and goes on when it is back', async () => {
    await server.stop();
    await page.goto(`${server.url}/contacts`);
    await page.waitForSelector(control('no-server'));
    server = await Server.start(server.settings);
    await page.waitForSelector(control('no-contacts'));
  });

  it('an open page finds its files after an update, and a reload takes the new ones', async () => {
    await makeAnotherBuild(web);
    await page.evaluate(async () => {
      await (await navigator.serviceWorker.ready).update();
    });
    await page.waitForSelector(control('new-version'));
    const entry = await entryOf();
    await page.locator(control('place-calls')).click(); // a chunk that it has not loaded yet
    await page.waitForSelector(control('no-calls'));
    assert.equal(await entryOf(), entry, 'the same page');
    await page.locator(control('take-new-version')).click();
    await eventually('the new build', async () => (await entryOf())?.includes('another'));
    await page.waitForSelector(control('no-calls'));
    // Nobody needs the old one any more.
    await eventually('the old files are gone', async () => {
      const names = await page.evaluate(() => caches.keys());
      const paths = await keptPaths();
      return names.length === 1 && !paths.includes(entry ?? '');
    });
    assert.equal(await page.$(control('new-version')), null);
  });

  function keptPaths(): Promise<string[]> {
    return page.evaluate(async () => {
      const paths: string[] = [];
      for (const name of await caches.keys()) {
        const cache = await caches.open(name);
        paths.push(...(await cache.keys()).map(({ url }) => new URL(url).pathname));
      }
      return paths;
    });
  }

  function entryOf(): Promise<string | null> {
    return page.evaluate(() => {
      const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
      return script ? new URL(script.src).pathname : null;
    });
  }
});

/** As after a change of the source: other names of the first script and of the page of calls. */
async function makeAnotherBuild(web: string): Promise<void> {
  const assets = await readdir(join(web, 'assets'));
  const changed = assets.filter((name) => /^(?:index|CallsPage)-.*\.js$/.test(name));
  assert.ok(changed.length >= 2, changed.join());
  const files = await readdir(web, { recursive: true });
  for (const file of files.filter((name) => name.endsWith('.br'))) await rm(join(web, file));
  for (const file of files.filter((name) => ['.html', '.js'].includes(extname(name)))) {
    const text = await readFile(join(web, file), 'utf8');
    const other = changed.reduce((all, name) => all.replaceAll(name, `another-${name}`), text);
    if (other !== text) await writeFile(join(web, file), other);
  }
  for (const name of changed) {
    await rename(join(web, 'assets', name), join(web, 'assets', `another-${name}`));
  }
  const script = join(root, 'web/scripts/worker.mjs');
  const [code] = await once(spawn(process.execPath, [script, web], { stdio: 'inherit' }), 'exit');
  assert.equal(code, 0);
}
