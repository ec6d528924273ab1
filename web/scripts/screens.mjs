// Photographs every view: both themes, 1440x900 and 390x844, in all languages.
//
//   node scripts/screens.mjs --out /tmp/screens [--url http://127.0.0.1:8080] [--only room] [--lang en]
//
// With --url it visits a running server: it makes a room there and brings people with fake cameras.
// Without, it starts Vite and the server inside the page (src/story), whose people are drawn.
// --axe also looks for faults of accessibility in each view.
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';

const { values: options } = parseArgs({
  options: {
    out: { type: 'string', default: 'screens' },
    url: { type: 'string' },
    only: { type: 'string' },
    lang: { type: 'string' },
    theme: { type: 'string' },
    size: { type: 'string' },
    axe: { type: 'boolean', default: false },
    browser: { type: 'string', default: '/usr/bin/chromium' },
  },
});

const sizes = { desktop: [1440, 900], phone: [390, 844] };
const names = { en: 'Nika', fa: 'نیکا', pl: 'Nika' };
const key = 'Zr4kW1mQ8vYtB0sLx7NcPA';

/** What is photographed: where, and what is pressed before. */
const views = [
  { name: 'home', path: '/' },
  { name: 'home-options', path: '/', press: ['create-options'] },
  { name: 'wrong-address', path: '/', press: ['open-room'] },
  { name: 'created', path: '/', press: ['create-room'] },
  { name: 'not-found', path: '/nowhere' },
  { name: 'key', path: '/r/weekly-review' },
  { name: 'insecure', room: { story: 3 }, insecure: true },
  { name: 'lobby', room: { story: 3 } },
  { name: 'lobby-off', room: { story: 0, cam: 'off' } },
  { name: 'lobby-blocked', room: { story: 1 }, blocked: ['audio', 'video'] },
  { name: 'lobby-no-microphone', room: { story: 1 }, blocked: ['audio'] },
  { name: 'alone', room: { story: 0 }, join: true },
  { name: 'two', room: { story: 1, off: 0, muted: 0 }, join: true },
  { name: 'four', room: { story: 3, off: 0 }, join: true },
  { name: 'nine', room: { story: 8, off: 2, muted: 3 }, join: true },
  { name: 'many', room: { story: 16, off: 3, muted: 9 }, join: true },
  { name: 'screen', room: { story: 4, screens: 1 }, join: true },
  { name: 'two-screens', room: { story: 4, screens: 2 }, join: true },
  { name: 'speaker', room: { story: 5 }, join: true, press: ['view-mode|more,menu-view-mode'] },
  { name: 'people', room: { story: 4, away: 1 }, join: true, press: ['people|more,menu-people'] },
  { name: 'figures', room: { story: 2 }, join: true, press: ['figures|more,menu-figures'] },
  { name: 'settings', room: { story: 3 }, join: true, press: ['more', 'menu-settings'] },
  { name: 'devices', room: { story: 3 }, join: true, press: ['mic-menu|more,menu-settings'] },
  { name: 'more', room: { story: 3 }, join: true, press: ['more'] },
  { name: 'shortcuts', room: { story: 3 }, join: true, press: ['more', 'menu-shortcuts'] },
  { name: 'left', room: { story: 2 }, join: true, press: ['leave'] },
].filter(({ name }) => !options.only || options.only.split(',').includes(name));

const vite = options.url
  ? undefined
  : await createServer({ server: { port: 0 }, logLevel: 'silent' });
await vite?.listen();
const base = options.url ?? vite.resolvedUrls.local[0].replace(/\/$/, '');
const browser = await chromium.launch({
  executablePath: options.browser,
  args: [
    '--no-sandbox',
    '--use-fake-device-for-media-stream=fps=30',
    '--use-fake-ui-for-media-stream',
    '--autoplay-policy=no-user-gesture-required',
    '--disable-features=WebRtcHideLocalIpsWithMdns',
    '--allow-loopback-in-peer-connection',
  ],
});
mkdirSync(options.out, { recursive: true });
let faults = 0;

for (const [size, [width, height]] of Object.entries(sizes)) {
  if (options.size && options.size !== size) continue;
  for (const colorScheme of ['light', 'dark']) {
    if (options.theme && options.theme !== colorScheme) continue;
    for (const lang of Object.keys(names)) {
      if (options.lang && !options.lang.split(',').includes(lang)) continue;
      for (const view of views) await photograph(view, { size, width, height, colorScheme, lang });
    }
  }
}

await browser.close();
await vite?.close();
if (faults > 0) process.exitCode = 1;

async function photograph(view, { size, width, height, colorScheme, lang }) {
  const phone = size === 'phone';
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme,
    reducedMotion: 'reduce',
    hasTouch: phone,
    isMobile: phone,
    deviceScaleFactor: phone ? 2 : 1,
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => {
    faults++;
    console.error(`${view.name}: ${error}`);
  });
  if (view.insecure) await page.addInitScript(asByPlainHttp);
  if (view.blocked) await page.addInitScript(blockDevices, view.blocked);
  await page.goto(addressOf(view, lang));
  if (view.join) {
    await press(page, 'join');
    await page.getByTestId('leave').waitFor();
    await page.waitForTimeout(2200);
  }
  for (const choice of view.press ?? []) await pressVisible(page, choice);
  await page.mouse.move(width / 2, height / 2);
  await page.waitForTimeout(view.room ? 700 : 350);
  const name = `${view.name}-${size}-${colorScheme}-${lang}`;
  await page.screenshot({ path: `${options.out}/${name}.png` });
  if (options.axe) await look(page, name);
  await context.close();
}

function addressOf(view, lang) {
  const query = new URLSearchParams({ lang, name: names[lang], story: '3', ...view.room });
  if (view.room) return `${base}/r/weekly-review?${query}#${key}`;
  return `${base}${view.path}?${query}`;
}

/** `a|b,c`: a where it is to be seen, else b and then c. */
async function pressVisible(page, choice) {
  const [first, second] = choice.split('|');
  const there = !second || (await page.getByTestId(first).first().isVisible());
  for (const control of (there ? first : second).split(',')) await press(page, control);
}

async function press(page, control) {
  await page.getByTestId(control).first().click();
}

function blockDevices(kinds) {
  const open = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = (wish) =>
    kinds.some((kind) => wish[kind])
      ? Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
      : open(wish);
}

function asByPlainHttp() {
  Object.defineProperty(globalThis, 'isSecureContext', { value: false });
  Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
}

async function look(page, name) {
  const { violations } = await new AxeBuilder({ page }).analyze();
  for (const { id, impact, nodes } of violations) {
    if (impact !== 'serious' && impact !== 'critical') continue;
    faults++;
    console.error(`${name}: ${id} (${impact})`);
    for (const { target, any, all, none } of nodes) {
      const why = [...any, ...all, ...none].map(({ message }) => message);
      console.error(`  ${target.join(' ')}: ${why.join('; ')}`);
    }
  }
}
