/** Hundreds of people online at once. */
import assert from 'node:assert/strict';
import { it } from 'node:test';
import { BrowserProcess } from '../harness/browsers.ts';
import { brokenAfterMs, eventually } from '../harness/eventually.ts';
import { Neighbour } from '../harness/neighbour.ts';
import { Server } from '../harness/server.ts';

const control = (name: string) => `[data-testid="${name}"]`;

it('hundreds who are here are listed as one scrolls, and found by name', async () => {
  await using server = await Server.start({
    SETAREH_HTTPS_PORT: 'off',
    SETAREH_LOG_INS_PER_MINUTE: '10000',
  });
  const firefox = await BrowserProcess.start('firefox');
  const [page = await firefox.browser.newPage()] = await firefox.browser.pages();
  page.setDefaultTimeout(brokenAfterMs);
  await page.goto(`${server.url}/register`);
  for (const [field, text] of [
    ['account-display-name', 'Sara'],
    ['account-name', 'sara'],
    ['account-password', 'correct horse'],
  ] as const) {
    await page.locator(control(field)).fill(text);
  }
  await page.locator(control('register')).click();
  await page.waitForSelector(control('account-menu'));
  const hundreds = 300;
  const crowd: Neighbour[] = [];
  try {
    const numbers = Array.from({ length: hundreds }, (_, i) => i + 1);
    const make = async () => {
      for (let n = numbers.pop(); n !== undefined; n = numbers.pop()) {
        const one = await Neighbour.register(`Person ${n}`, n, server.url);
        crowd.push(one);
        await one.comes(true);
      }
    };
    await Promise.all(Array.from({ length: 8 }, make));
    await page.goto(`${server.url}/contacts?show=here`);
    const rows = `${control('here-now')} ${control('found')}`;
    await eventually('all are listed', () =>
      page.$$eval(
        rows,
        (all, wanted) => {
          all.at(-1)?.scrollIntoView();
          return all.length === wanted;
        },
        hundreds,
      ),
    );
    const typed = performance.now();
    await page.locator(control('search-people')).fill('person 237');
    await eventually(
      'the one is found',
      () => page.$$eval(rows, (all) => all.length === 1 && all[0]?.textContent),
      { every: 20 },
    );
    const ms = Math.round(performance.now() - typed);
    console.log(`one of ${hundreds} who are here is found ${ms} ms after the first letter`);
    const [found] = await page.$$eval(rows, (all) => all.map((row) => row.textContent));
    assert.match(found ?? '', /Person 237/);
  } finally {
    for (const one of crowd) one.goes();
    await firefox.close();
  }
});
