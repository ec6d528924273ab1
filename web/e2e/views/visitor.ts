/** Whoever looks at the page that is photographed: one browser context of a size, a theme and a language. */
import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import type { AxeResults, RunOptions } from 'axe-core';
import type { BrowserContext, Page, Viewport } from 'puppeteer-core';
import type { BrowserProcess } from '../harness/browsers.ts';
import { eventually } from '../harness/eventually.ts';
import { drawings } from './cast.ts';
import { Friend } from './friend.ts';
import { thriftier } from './portrait.ts';

export const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 },
} satisfies Record<string, Viewport>;
export const themes = ['light', 'dark'] as const;
export const languages = ['en', 'fa', 'pl'] as const;

export type Size = keyof typeof sizes;
export type Theme = (typeof themes)[number];
export type Language = (typeof languages)[number];

/** A wait ends when what it waits for is there; so long only means that it will never be. */
const patience = { within: 90_000, every: 100 };

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A drawn person for a camera, and a drawn document for a screen; runs before the page's own scripts. */
const drawnDevices = (thrift: number) => `{${drawings};
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (wish) => {
    const tracks = (await open(wish)).getTracks();
    const drawn = (track) => {
      const picture = portrait(4, ${JSON.stringify(thriftier({ lines: 720, framesPerSecond: 10 }, thrift))});
      const settings = track.getSettings();
      picture.getSettings = () => ({ ...settings, width: 1280, height: 720 });
      return picture;
    };
    return new MediaStream(tracks.map((track) => (track.kind === 'video' ? drawn(track) : track)));
  };
  devices.getDisplayMedia = async () =>
    new MediaStream([sharedScreen(${JSON.stringify(thriftier({ lines: 720, framesPerSecond: 5 }, thrift))})]);
}`;

export interface Arrival {
  size: Size;
  theme: Theme;
  /** See {@link thriftier}. */
  thrift: number;
  /** A script that runs before the page's own. */
  before?: string;
  /** Addresses that do not answer. */
  blocks?: RegExp;
}

export class Visitor {
  readonly page: Page;
  readonly size: Size;
  /** What the page complained about. */
  readonly complaints: string[] = [];
  private readonly context: BrowserContext;
  private readonly devices: string;
  private readonly others: BrowserContext[] = [];

  private constructor(context: BrowserContext, page: Page, size: Size, devices: string) {
    this.context = context;
    this.devices = devices;
    this.page = page;
    this.size = size;
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  static async arrive(
    browser: BrowserProcess,
    { size, theme, thrift, before, blocks }: Arrival,
  ): Promise<Visitor> {
    const context = await browser.browser.createBrowserContext();
    const page = await context.newPage();
    const visitor = new Visitor(context, page, size, drawnDevices(thrift));
    await page.setViewport(sizes[size]);
    await page.emulateMediaFeatures([
      { name: 'prefers-color-scheme', value: theme },
      { name: 'prefers-reduced-motion', value: 'reduce' },
    ]);
    page.on('dialog', (dialog) => void dialog.accept());
    await page.evaluateOnNewDocument(visitor.devices);
    // A worker would fetch the whole app for each view, and past what a view blocks.
    await page.evaluateOnNewDocument(() => {
      if (typeof ServiceWorkerContainer !== 'function') return;
      ServiceWorkerContainer.prototype.register = () => new Promise(() => undefined);
    });
    if (before) await page.evaluateOnNewDocument(before);
    if (blocks) {
      await page.setRequestInterception(true);
      page.on('request', (request) =>
        blocks.test(request.url()) ? request.abort() : request.continue(),
      );
    }
    return visitor;
  }

  /** Presses a control. `a|b,c`: a where it is to be seen, else b and then c. */
  async press(choice: string): Promise<void> {
    const [first = '', second] = choice.split('|');
    const there = !second || (await this.isVisible(first));
    for (const control of (there ? first : second).split(',')) {
      await this.click(control);
    }
  }

  /** As a person would: a phone has no pointer, which would rest on what it pressed. */
  private async click(control: string): Promise<void> {
    const locator = this.page.locator(testId(control)).setTimeout(patience.within);
    if (this.size === 'desktop') return locator.click();
    await using element = await locator.setVisibility('visible').waitHandle();
    await element.tap();
  }

  async type(field: string, text: string): Promise<void> {
    await this.click(field);
    await this.page.keyboard.type(text);
  }

  /** Waits for an element that has a size. */
  async sees(selector: string): Promise<void> {
    const wish = { visible: true, timeout: patience.within };
    const found = await this.page.waitForSelector(selector, wish);
    await found?.dispose();
  }

  async seesControl(control: string): Promise<void> {
    await this.sees(testId(control));
  }

  /** Waits until so many pictures of others show what they shall. */
  async seesPictures(count: number): Promise<void> {
    await eventually(
      `${count} pictures`,
      () =>
        this.page.evaluate(
          (wanted) =>
            [...document.querySelectorAll<HTMLVideoElement>('[data-testid="tile"] video')].filter(
              (video) =>
                video.dataset['shown'] === 'true' &&
                !!video.dataset['slot'] &&
                video.videoWidth > 2,
            ).length === wanted,
          count,
        ),
      patience,
    );
  }

  /** Waits until `holds`, which runs in the page. */
  async waits(what: string, holds: () => boolean): Promise<void> {
    await eventually(what, () => this.page.evaluate(holds), patience);
  }

  /** Signs up here, and has a contact, who is in a context of their own. */
  async meets(friend: string, me: string): Promise<Friend> {
    const context = await this.context.browser().createBrowserContext();
    this.others.push(context);
    return Friend.meet(context, this.devices, { friend, me }, this.page);
  }

  /** The same person goes into the room in a second tab. */
  async opensInAnotherTab(): Promise<void> {
    const other = await this.context.newPage();
    other.on('dialog', (dialog) => void dialog.accept());
    await other.evaluateOnNewDocument(this.devices);
    await other.goto(this.page.url());
    await other.locator(testId('join')).setTimeout(patience.within).click();
    await other.waitForSelector(testId('leave'), { visible: true, timeout: patience.within });
    await this.page.bringToFront();
  }

  /** Waits until so many shared screens show on the stage. */
  async seesScreens(count: number): Promise<void> {
    const shown = '[data-testid="zoom"] video[data-shown="true"]';
    await eventually(
      `${count} screens`,
      async () => (await this.page.$$(shown)).length === count,
      patience,
    );
  }

  /** On the screen that somebody shares, once it shows. */
  async tapsScreen(): Promise<void> {
    await this.seesScreens(1);
    if (this.size !== 'phone') return;
    const { x, y, width, height } = await this.page.$eval(testId('zoom'), (element) =>
      element.getBoundingClientRect().toJSON(),
    );
    await this.page.touchscreen.tap(x + width / 2, y + height / 2);
    await this.sees('[data-filled]');
  }

  /** Of the first camera: its controls come when the pointer is on it, or at a tap. */
  async opensVolume(): Promise<void> {
    const tile = '[data-testid="tile"][data-kind="camera"]';
    await (this.size === 'desktop' ? this.page.hover(tile) : this.page.tap(tile));
    // Where nothing hovers (a browser without a screen says so too) they take the next press only.
    await this.waits('the controls', () => {
      const control = document.querySelector('[data-testid="tile-volume"]');
      return !!control && getComputedStyle(control).pointerEvents !== 'none';
    });
    await this.click('tile-volume');
  }

  /** Moves the pointer to where there is nothing: what fades comes back, and nothing is under it. */
  async stirs(): Promise<void> {
    if (this.size === 'desktop') await this.page.mouse.move(sizes.desktop.width / 2, 4);
  }

  /** All letters are there, and nothing moves on its way to somewhere. */
  async settles(): Promise<void> {
    await this.page.evaluate(async () => {
      const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
      await document.fonts.ready;
      await frame();
      const moves = document
        .getAnimations()
        .filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity);
      await Promise.all(moves.map(({ finished }) => finished.catch(() => undefined)));
      await frame();
    });
  }

  /** Faults that an expert of accessibility would call serious or critical, in words. */
  async faults(): Promise<string[]> {
    await this.page.evaluate(axe);
    const results = await this.page.evaluate(runAxe, { 'target-size': { enabled: true } });
    return results.violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, impact, nodes }) =>
        nodes.map(({ target, any, all, none }) => {
          const why = [...any, ...all, ...none].map(({ message }) => message).join('; ');
          return `${id} (${impact}) at ${target.join(' ')}: ${why}`;
        }),
      );
  }

  /** Of what cannot be reached, or be hit by a finger. */
  async misfits(): Promise<string[]> {
    return this.page.evaluate(findMisfits, this.size === 'phone' ? 44 : 24);
  }

  /** Leaves the room, so that nobody sees a ghost in the next picture. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const page of await this.context.pages()) {
      const left = await page
        .$eval(testId('leave'), (button) => (button as HTMLElement).click())
        .then(
          () => true,
          () => false, // not in a room
        );
      // The room's events end with the stay, so that the last request is the one that says goodbye.
      if (left) await page.waitForNetworkIdle({ idleTime: 100, timeout: 60_000 });
    }
    await Promise.all([this.context, ...this.others].map((context) => context.close()));
  }

  private isVisible(control: string): Promise<boolean> {
    return this.page.evaluate((selector) => {
      const element = document.querySelector(selector);
      return element?.checkVisibility() ?? false;
    }, testId(control));
  }
}

export function testId(name: string): string {
  return `[data-testid="${name}"]`;
}

/** Runs in the page. */
function runAxe(rules: NonNullable<RunOptions['rules']>): Promise<AxeResults> {
  const { axe: loaded } = window as unknown as {
    axe: { run(context: Document, options: RunOptions): Promise<AxeResults> };
  };
  return loaded.run(document, { rules, resultTypes: ['violations'] });
}

/** Runs in the page: what is wider than it, and controls that are smaller than `least` pixels. */
function findMisfits(least: number): string[] {
  const { scrollWidth, clientWidth } = document.documentElement;
  const faults = scrollWidth > clientWidth ? [`${scrollWidth - clientWidth} px too wide`] : [];
  for (const control of document.querySelectorAll<HTMLElement>('button, a, input, select')) {
    if (!control.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    // The words beside a switch are part of it.
    const target = control.closest('label, [class*="-body"]') ?? control;
    const { width, height } = target.getBoundingClientRect();
    // A 44 in one direction may be 43.99 in the other.
    if (width < 2 || Math.round(Math.min(width, height)) >= least) continue;
    const name = control.dataset['testid'] ?? control.ariaLabel ?? control.outerHTML.slice(0, 80);
    faults.push(`${name} has ${Math.round(width)} × ${Math.round(height)} px`);
  }
  return faults;
}
