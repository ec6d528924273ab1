/** Two people find each other, one asks, the other accepts; each sees whether the other is there. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { ElementHandle, Page } from 'puppeteer-core';
import { BrowserProcess } from '../harness/browsers.ts';
import { brokenAfterMs, eventually } from '../harness/eventually.ts';
import { Server } from '../harness/server.ts';

const control = (name: string) => `[data-testid="${name}"]`;

describe('contacts', () => {
  let server: Server;
  let nika: BrowserProcess;
  let sara: BrowserProcess;
  let nikasPage: Page;
  let sarasPage: Page;

  before(async () => {
    server = await Server.start({
      SETAREH_HTTPS_PORT: 'off',
      SETAREH_REGISTRATION: 'open',
      SETAREH_LOG_INS_PER_MINUTE: '10000',
    });
    nika = await BrowserProcess.start('chromium');
    sara = await BrowserProcess.start('firefox');
    nikasPage = await pageOf(nika);
    sarasPage = await pageOf(sara);
    await register(nikasPage, 'nika', 'Nika');
    await register(sarasPage, 'sara', 'Sara Ahmadi');
  });

  after(async () => {
    await Promise.allSettled([nika?.close(), sara?.close(), server?.[Symbol.asyncDispose]()]);
  });

  it('whoever has none is told what to do', async () => {
    await press(nikasPage, 'place-contacts');
    await nikasPage.waitForSelector(control('no-contacts'));
  });

  it('one asks, and the other sees it at once, wherever they are', async () => {
    await write(nikasPage, 'search-people', 'sara');
    await press(nikasPage, 'ask-contact');
    await nikasPage.waitForSelector(control('withdraw-contact'));
    await sarasPage.waitForSelector(control('badge'));
    await press(sarasPage, 'place-contacts');
    await sarasPage.waitForSelector(control('contact-request'));
  });

  it('the other accepts, and each sees that the other is there', async () => {
    await press(sarasPage, 'accept-contact');
    await sees(sarasPage, 'Nika', 'online');
    await press(nikasPage, 'clear-search');
    await sees(nikasPage, 'Sara Ahmadi', 'online');
    assert.equal(await sarasPage.$(control('badge')), null);
  });

  it('a second tab of hers is no other person, and a closed one takes nothing away', async () => {
    const second = await nika.browser.newPage();
    second.setDefaultTimeout(brokenAfterMs);
    await second.goto(`${server.url}/contacts`);
    await sees(second, 'Sara Ahmadi', 'online');
    await nikasPage.close(); // it read the stream
    nikasPage = second;
    await sees(sarasPage, 'Nika', 'online');
  });

  it('a picture of oneself is seen by the other, and gone when it is taken away', async () => {
    const shown = 'img[src*="/picture?"]';
    await nikasPage.goto(`${server.url}/account`);
    const field = await nikasPage.waitForSelector(`input${control('picture-file')}`);
    await (field as ElementHandle<HTMLInputElement>).uploadFile(
      join(import.meta.dirname, '../../public/icon-192.png'),
    );
    await nikasPage.waitForSelector(control('remove-picture'));
    await eventually('the picture is loaded', () =>
      sarasPage.$$eval(shown, ([img]) => (img?.naturalWidth ?? 0) > 0),
    );
    await press(nikasPage, 'remove-picture');
    await eventually('the picture is gone', async () => (await sarasPage.$(shown)) === null);
    await nikasPage.goto(`${server.url}/contacts`);
  });

  it('who is here now is listed', async () => {
    await press(nikasPage, 'here');
    await nikasPage.waitForSelector(`${control('here-now')} ${control('found')}`);
    await press(nikasPage, 'my-contacts');
  });

  it('whoever closes the last tab is offline, and online again when back', async () => {
    await nikasPage.goto('about:blank');
    await sees(sarasPage, 'Nika', 'offline');
    await nikasPage.goto(`${server.url}/contacts`);
    await sees(sarasPage, 'Nika', 'online');
  });

  it('log-out in one tab empties the other, and is seen at once', async () => {
    const other = await nika.browser.newPage();
    other.setDefaultTimeout(brokenAfterMs);
    await other.goto(`${server.url}/contacts`);
    await sees(other, 'Sara Ahmadi', 'online');
    await press(nikasPage, 'account-menu');
    await press(nikasPage, 'sign-out');
    await other.waitForSelector(control('sign-in'));
    assert.ok(!(await other.content()).includes('Sara Ahmadi'));
    await sees(sarasPage, 'Nika', 'offline');
  });

  it('whoever is removed is gone', async () => {
    await press(sarasPage, 'contact');
    await press(sarasPage, 'contact-more');
    await press(sarasPage, 'remove-contact');
    await press(sarasPage, 'confirm-contact');
    await sarasPage.waitForSelector(control('no-contacts'));
  });

  /** In the list of contacts: that person, as present as that. */
  function sees(page: Page, name: string, state: string): Promise<unknown> {
    return eventually(`${name} is seen ${state}`, () =>
      page.$$eval(
        control('contact'),
        (rows, wantedName, wantedState) =>
          rows.some(
            (row) =>
              row.textContent?.includes(wantedName) &&
              (row as HTMLElement).dataset['presence'] === wantedState,
          ),
        name,
        state,
      ),
    );
  }

  async function pageOf({ browser }: BrowserProcess): Promise<Page> {
    const [page = await browser.newPage()] = await browser.pages();
    page.setDefaultTimeout(brokenAfterMs);
    return page;
  }

  async function register(page: Page, name: string, shown: string): Promise<void> {
    await page.goto(`${server.url}/register`);
    await write(page, 'account-display-name', shown);
    await write(page, 'account-name', name);
    await write(page, 'account-password', 'correct horse');
    await press(page, 'register');
    await page.waitForSelector(control('account-menu'));
  }

  async function press(page: Page, name: string): Promise<void> {
    await page.bringToFront(); // what is behind another tab is not drawn
    await page.locator(control(name)).click();
  }

  async function write(page: Page, name: string, text: string): Promise<void> {
    await page.bringToFront();
    await page.locator(control(name)).fill(text);
  }
});
