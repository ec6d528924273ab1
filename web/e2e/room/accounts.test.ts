/** The first account by the link that the start prints, a second by invitation; in and out, in tabs and browsers. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Page } from 'puppeteer-core';
import { BrowserProcess } from '../harness/browsers.ts';
import { brokenAfterMs, eventually } from '../harness/eventually.ts';
import { Server } from '../harness/server.ts';

const password = 'correct horse';
const renewed = 'another horse';
const control = (name: string) => `[data-testid="${name}"]`;

describe('accounts', () => {
  let server: Server;
  let nika: BrowserProcess;
  let sara: BrowserProcess;
  let nikasPage: Page;
  let sarasPage: Page;

  before(async () => {
    server = await Server.start({ SETAREH_HTTPS_PORT: 'off', SETAREH_REGISTRATION: 'invite' });
    nika = await BrowserProcess.start('chromium');
    sara = await BrowserProcess.start('firefox');
    nikasPage = await pageOf(nika);
    sarasPage = await pageOf(sara);
  });

  after(async () => {
    await Promise.allSettled([nika?.close(), sara?.close(), server?.[Symbol.asyncDispose]()]);
  });

  it('nobody makes one without an invitation', async () => {
    await nikasPage.goto(`${server.url}/register`);
    await register(nikasPage, 'nika');
    await nikasPage.waitForSelector('[role="alert"]');
    assert.equal(await nikasPage.$(control('account-menu')), null);
  });

  it('the link that the start prints makes the administrator’s', async () => {
    const [link] = /http:\S+\/register#\S+/.exec(server.output()) ?? [];
    assert.ok(link, server.output());
    await nikasPage.goto(link);
    await nikasPage.reload(); // another fragment alone loads nothing
    await register(nikasPage, 'nika', 'Nika');
    await nikasPage.waitForSelector(control('account-menu'));
    assert.equal(new URL(nikasPage.url()).pathname, '/');
  });

  it('an invitation makes another person’s, in another browser, once', async () => {
    await nikasPage.goto(`${server.url}/account`);
    await press(nikasPage, 'invite-somebody');
    const field = await nikasPage.waitForSelector(control('invitation'));
    const link = (await field?.evaluate((input) => (input as HTMLInputElement).value)) ?? '';
    assert.match(link, /\/register#[\w-]{43}$/);
    await sarasPage.goto(server.url + new URL(link).pathname + new URL(link).hash);
    await register(sarasPage, 'سارا', 'سارا احمدی');
    await sarasPage.waitForSelector(control('account-menu'));
    await sarasPage.goto(`${server.url}/account`);
    await sarasPage.waitForSelector(control('own-session'));
    assert.equal(await sarasPage.$(control('invite-somebody')), null);
  });

  it('log-out reaches the other tab, and a wrong password leads nowhere', async () => {
    const other = await nika.browser.newPage();
    other.setDefaultTimeout(brokenAfterMs);
    await other.goto(server.url);
    await other.waitForSelector(control('account-menu'));
    await nikasPage.goto(server.url);
    await press(nikasPage, 'account-menu');
    await press(nikasPage, 'sign-out');
    await other.waitForSelector(control('to-sign-in'));
    await press(other, 'to-sign-in');
    await write(other, 'account-name', 'NIKA');
    await write(other, 'account-password', 'wrong horse');
    await press(other, 'sign-in');
    await other.waitForSelector('[role="alert"]');
    await write(other, 'account-password', password);
    await press(other, 'sign-in');
    await other.waitForSelector(control('account-menu'));
    await nikasPage.waitForSelector(control('account-menu'));
    await other.close();
  });

  it('one browser is logged out from another', async () => {
    const elsewhere = await pageOf(await secondOfSara());
    await elsewhere.goto(`${server.url}/sign-in`);
    await write(elsewhere, 'account-name', 'سارا');
    await write(elsewhere, 'account-password', password);
    await press(elsewhere, 'sign-in');
    await elsewhere.waitForSelector(control('account-menu'));
    await sarasPage.reload();
    await sarasPage.waitForSelector(control('end-session'));
    assert.equal((await sarasPage.$$(control('own-session'))).length, 2);
    await press(sarasPage, 'end-session');
    await eventually(
      'one is left',
      async () => (await sarasPage.$$(control('own-session'))).length === 1,
    );
    await elsewhere.goto(`${server.url}/account`);
    await elsewhere.waitForSelector(control('sign-in'));
  });

  it('an administrator’s link sets a forgotten password anew, and ends what was signed in', async () => {
    await nikasPage.goto(`${server.url}/administration`);
    await write(nikasPage, 'search-accounts', 'احمدی');
    await eventually(
      'one is found',
      async () => (await nikasPage.$$(control('listed-account'))).length === 1,
    );
    await press(nikasPage, 'account-actions');
    await press(nikasPage, 'make-reset-link');
    const field = await nikasPage.waitForSelector(control('reset-link'));
    const link = (await field?.evaluate((input) => (input as HTMLInputElement).value)) ?? '';
    assert.match(link, /\/reset#[\w-]{43}$/);
    const forgetful = await pageOf(await secondOfSara());
    await forgetful.goto(server.url + new URL(link).pathname + new URL(link).hash);
    await write(forgetful, 'account-password', renewed);
    await press(forgetful, 'reset-password');
    await forgetful.waitForSelector(control('account-menu'));
    await sarasPage.goto(`${server.url}/account`);
    await sarasPage.waitForSelector(control('sign-in'));
  });

  it('whoever is shut out is out at once, until they are let in', async () => {
    const [page] = (await second?.browser.pages()) ?? [];
    assert.ok(page);
    await nikasPage.goto(`${server.url}/administration`);
    await write(nikasPage, 'search-accounts', 'احمدی');
    await eventually(
      'one is found',
      async () => (await nikasPage.$$(control('listed-account'))).length === 1,
    );
    await press(nikasPage, 'account-actions');
    await press(nikasPage, 'disable-account');
    await press(nikasPage, 'confirm');
    await nikasPage.waitForSelector('[data-disabled="true"]');
    await page.goto(`${server.url}/account`);
    await write(page, 'account-name', 'سارا');
    await write(page, 'account-password', renewed);
    await press(page, 'sign-in');
    await page.waitForSelector('[role="alert"]');
    await press(nikasPage, 'account-actions');
    await press(nikasPage, 'enable-account');
    await nikasPage.waitForSelector('[data-disabled="false"]');
    await press(page, 'sign-in');
    await page.waitForSelector(control('account-menu'));
    await second?.close();
    await sarasPage.goto(`${server.url}/sign-in`);
    await write(sarasPage, 'account-name', 'سارا');
    await write(sarasPage, 'account-password', renewed);
    await press(sarasPage, 'sign-in');
    await sarasPage.waitForSelector(control('account-menu'));
    await sarasPage.goto(`${server.url}/account`);
    await sarasPage.waitForSelector(control('own-session'));
  });

  it('a deleted account is gone; the last administrator’s stays', async () => {
    await remove(sarasPage, renewed);
    await sarasPage.waitForSelector(control('to-sign-in'));
    await sarasPage.goto(`${server.url}/sign-in`);
    await write(sarasPage, 'account-name', 'سارا');
    await write(sarasPage, 'account-password', renewed);
    await press(sarasPage, 'sign-in');
    await sarasPage.waitForSelector('[role="alert"]');
    await nikasPage.goto(`${server.url}/account`);
    await remove(nikasPage);
    await nikasPage.waitForSelector('[role="alert"]');
    await nikasPage.reload();
    await nikasPage.waitForSelector(control('own-session'));
  });

  let second: BrowserProcess | undefined;
  after(() => second?.close());

  async function secondOfSara(): Promise<BrowserProcess> {
    await second?.close();
    second = await BrowserProcess.start('chromium');
    return second;
  }

  async function pageOf({ browser }: BrowserProcess): Promise<Page> {
    const [page = await browser.newPage()] = await browser.pages();
    page.setDefaultTimeout(brokenAfterMs);
    return page;
  }

  async function register(page: Page, name: string, shown?: string): Promise<void> {
    if (shown) await write(page, 'account-display-name', shown);
    await write(page, 'account-name', name);
    await write(page, 'account-password', password);
    await press(page, 'register');
  }

  async function remove(page: Page, by = password): Promise<void> {
    await press(page, 'delete-account');
    await write(page, 'deletion-password', by);
    await press(page, 'delete-for-ever');
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
