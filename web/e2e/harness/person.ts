/** Someone in a room by a real browser: does what a person does, and says what arrives. */
import type { Page } from 'puppeteer-core';
import { BrowserProcess, type BrowserKind, type Devices } from './browsers.ts';
import { brokenAfterMs, eventually, type Patience } from './eventually.ts';
import {
  installProbe,
  readDescriptions,
  readInbound,
  readFirstFrame,
  readLongestGap,
  readOutbound,
  readPicture,
  readWayIn,
  recordFirstFrame,
  recordGaps,
  type Inbound,
  type Outbound,
} from './probe.ts';
import { dismiss, enroll, type Publisher, type SentLayer } from './publisher.ts';
import { serverUrl, type Room } from './rooms.ts';

export interface Arrival extends Devices {
  name: string;
  browser?: BrowserKind;
  /** Parameters of the page's address: `slots`, `codec`, `height`, `cam`, `mic` (web/README.md). */
  settings?: Record<string, string>;
  /** A script that runs before the page's own. */
  before?: string;
}

export class Person implements Publisher {
  readonly name: string;
  readonly roomId: string;
  readonly page: Page;
  /** What the page complained about. */
  readonly complaints: string[] = [];
  private readonly process: BrowserProcess;
  private isAwake = true;

  private constructor(name: string, roomId: string, page: Page, process: BrowserProcess) {
    this.name = name;
    this.roomId = roomId;
    this.page = page;
    this.process = process;
    // Whoever leaves a call is asked first: a test means it.
    page.on('dialog', (dialog) => void dialog.accept());
    page.on('pageerror', (error) => this.complaints.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') this.complaints.push(message.text());
    });
  }

  /** Opens a browser at the room's door; does not go in. */
  static async arrive(room: Room, arrival: Arrival, url = serverUrl()): Promise<Person> {
    const process = await BrowserProcess.start(arrival.browser ?? 'chromium', arrival);
    // Whoever does not get as far as the door leaves no browser behind, which would hold up the tests' end.
    await using unfinished = new AsyncDisposableStack();
    unfinished.defer(() => process.close());
    const [page = await process.browser.newPage()] = await process.browser.pages();
    const person = new Person(arrival.name, room.id, page, process);
    page.setDefaultTimeout(brokenAfterMs);
    enroll(room.id, person);
    await page.evaluateOnNewDocument(installProbe);
    if (arrival.before) await page.evaluateOnNewDocument(arrival.before);
    const query = new URLSearchParams({
      name: arrival.name,
      height: String(arrival.height ?? 180),
      ...arrival.settings,
    });
    await page.goto(`${url}/r/${room.id}?${query}#${room.key}`);
    unfinished.move();
    return person;
  }

  /** Opens a browser and goes in. */
  static async join(room: Room, arrival: Arrival, url = serverUrl()): Promise<Person> {
    const person = await Person.arrive(room, arrival, url);
    try {
      await person.enter();
    } catch (error) {
      await person[Symbol.asyncDispose]();
      throw error;
    }
    return person;
  }

  /** Presses the button that leads in, and waits for the connection. */
  async enter(): Promise<void> {
    await this.press('join');
    await this.sees(testId('leave'));
    await eventually(`${this.name} is connected`, () =>
      this.page.evaluate(() => window.setarehConnections.at(-1)?.connectionState === 'connected'),
    );
  }

  /** Presses a control as a person would: once it is there and enabled. */
  async press(control: string): Promise<void> {
    await this.page.locator(testId(control)).click();
  }

  async sees(selector: string, patience?: Patience): Promise<void> {
    await eventually(
      `${this.name} sees ${selector}`,
      async () => (await this.page.$(selector)) !== null,
      patience,
    );
  }

  async seesNo(selector: string, patience?: Patience): Promise<void> {
    await eventually(
      `${this.name} sees no ${selector}`,
      async () => (await this.page.$(selector)) === null,
      patience,
    );
  }

  /** What is written on that part of the page. */
  words(part: string): Promise<string> {
    return this.page.$eval(testId(part), (element) => element.textContent ?? '');
  }

  /** Waits until a line at the edge has told that, even if it has left again. */
  async isTold(words: RegExp): Promise<void> {
    await eventually(`${this.name} is told: ${words}`, async () => {
      const told = await this.page.evaluate(() => window.setarehNotices);
      if (told.some((line) => words.test(line))) return true;
      throw new Error(told.join('; '));
    });
  }

  /** The tile of that person's camera, as a selector. Tiles are named for screen readers. */
  tileOf(name: string): string {
    return `${tile('camera')}:is([aria-label="${name}"], [aria-label^="${name},"])`;
  }

  /** The tile of the screen that person shares. */
  screenOf(name: string): string {
    return `${tile('screen')}[aria-label*="${name}"]`;
  }

  inbound(): Promise<Inbound[]> {
    return this.page.evaluate(readInbound);
  }

  outbound(): Promise<Outbound[]> {
    return this.page.evaluate(readOutbound);
  }

  /** What it sends of its camera, each layer by itself. */
  async sentLayers(): Promise<SentLayer[]> {
    const streams = this.isAwake ? await this.outbound() : [];
    return streams
      .filter(({ kind, isScreen }) => kind === 'video' && !isScreen)
      .map(({ mid, rid, timestamp, framesSent, spatialLayers, frameHeight }) => {
        const frames = framesSent / spatialLayers;
        return { id: `${mid} ${rid}`, timestamp, frames, height: frameHeight };
      });
  }

  descriptions(): Promise<{ local: string; remote: string; set: number }> {
    return this.page.evaluate(readDescriptions);
  }

  /** The colour in the middle of the picture on that person's tile. */
  async pictureOf(name: string): ReturnType<Person['readPicture']> {
    return this.readPicture(`${this.tileOf(name)} ${shown}`);
  }

  private async readPicture(selector: string) {
    const video = await this.page.$(selector);
    if (!video) return undefined;
    try {
      return await video.evaluate(
        readPicture as (element: Element) => ReturnType<typeof readPicture>,
      );
    } finally {
      await video.dispose();
    }
  }

  /** The picture of the screen that person shares. */
  async screenPictureOf(name: string): ReturnType<Person['readPicture']> {
    return this.readPicture(`${this.screenOf(name)} ${shown}`);
  }

  /** Begins to note the times between frames on that person's tile. */
  async watchGaps(name: string): Promise<void> {
    const video = await this.page.locator(`${this.tileOf(name)} ${shown}`).waitHandle();
    await video.evaluate(recordGaps as (element: Element) => void);
  }

  /** The longest time between two frames since {@link watchGaps}. */
  longestGapMs(): Promise<number> {
    return this.page.evaluate(readLongestGap);
  }

  /** Goes in and waits for the first picture of anyone; from the press to that frame. */
  async enterToFirstFrameMs(): Promise<number> {
    await this.page.evaluate(recordFirstFrame);
    await this.press('join');
    return eventually(`${this.name} sees a first frame`, () => this.page.evaluate(readFirstFrame), {
      every: 50,
    });
  }

  /** The steps between the press and the picture, once that shows. */
  async wayIn(): Promise<string> {
    await this.sees(`${tile('camera')} ${shown}`);
    const steps = await this.page.evaluate(readWayIn);
    return steps.map(([step, ms]) => `${step} ${ms}`).join(', ');
  }

  /** Stops every process of the browser at once, as a machine that falls asleep does. */
  sleep(): void {
    this.isAwake = false;
    this.process.signal('SIGSTOP');
  }

  wake(): void {
    this.process.signal('SIGCONT');
    this.isAwake = true;
  }

  /** Closes the tab without a word, as a person who shuts the lid. */
  async closeTab(): Promise<void> {
    await this.page.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    dismiss(this.roomId, this);
    await this.process.close();
  }
}

function testId(name: string): string {
  return `[data-testid="${name}"]`;
}

function tile(kind: 'camera' | 'screen'): string {
  return `${testId('tile')}[data-kind="${kind}"]`;
}

/** A video that is not covered while its slot waits for the right picture. */
const shown = 'video[data-shown="true"]';
