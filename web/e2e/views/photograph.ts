/** Photographs views of the built app on a real server, and has each looked at for faults. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { BrowserProcess } from '../harness/browsers.ts';
import { createRoom, serverUrl, signIn, type Room } from '../harness/rooms.ts';
import { Cast, type Member } from './cast.ts';
import { dismissNeighbours } from './neighbours.ts';
import { stages, type Stage, type StageName, type View } from './view.ts';
import { views } from './views.ts';
import { names, titles, visitors } from './words.ts';
import { languages, sizes, themes, Visitor } from './visitor.ts';
import type { Language, Size, Theme } from './visitor.ts';

export interface Shot {
  view: View;
  size: Size;
  theme: Theme;
  language: Language;
}

export interface Taken {
  name: string;
  /** In words; none: all is well. */
  faults: string[];
}

/** Every view in every size, theme and language. */
export function allShots(): Shot[] {
  return views.flatMap((view) =>
    languages.flatMap((language) =>
      themes.flatMap((theme) =>
        (Object.keys(sizes) as Size[]).map((size) => ({ view, size, theme, language })),
      ),
    ),
  );
}

/** Every view once, in sizes, themes and languages by turns: a room's people come once. */
export function shortShots(): Shot[] {
  const stageNames = Object.keys(stages);
  return views.map((view, i) => {
    const language = languages[stageNames.indexOf(view.stage) % languages.length] ?? 'en';
    const size: Size = i % 2 === 0 ? 'desktop' : 'phone';
    return { view, size, language, theme: themes[(i >> 1) % 2] ?? 'light' };
  });
}

export function nameOf({ view, size, theme, language }: Shot): string {
  return `${view.name}-${size}-${theme}-${language}`;
}

/**
 * Takes them one after another into `folder`; the people of a room come once for all of its shots. `thrift`:
 * into how many parts their cameras' lines and frames are divided.
 */
export async function* photograph(
  shots: readonly Shot[],
  folder: string,
  { fileOf = nameOf, thrift = 1 }: { fileOf?: (shot: Shot) => string; thrift?: number } = {},
): AsyncGenerator<Taken> {
  await mkdir(folder, { recursive: true });
  await using studio = await Studio.open(thrift);
  for (const language of languages) {
    for (const [stageName, stage] of Object.entries(stages) as [StageName, Stage][]) {
      const here = shots.filter((s) => s.language === language && s.view.stage === stageName);
      if (here.length === 0) continue;
      await using set = await studio.build(stage, language);
      for (const shot of here) {
        const path = `${join(folder, fileOf(shot))}.png` as const;
        yield { name: nameOf(shot), faults: await studio.take(shot, set, path) };
      }
    }
  }
}

/** A room with its people, for as long as it is photographed. */
interface Scene extends AsyncDisposable {
  room: Room | undefined;
  /** Those who fall asleep. */
  sleepers?: Cast | undefined;
}

class Studio {
  private readonly visitors: BrowserProcess;
  private readonly cast: Cast;
  private readonly thrift: number;

  private constructor(browser: BrowserProcess, cast: Cast, thrift: number) {
    this.thrift = thrift;
    this.visitors = browser;
    this.cast = cast;
  }

  static async open(thrift: number): Promise<Studio> {
    const browser = await BrowserProcess.start('chromium', { devices: 2 });
    return new Studio(browser, await Cast.start(serverUrl(), thrift), thrift);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await dismissNeighbours();
    await this.visitors.close();
    await this.cast[Symbol.asyncDispose]();
  }

  async build(stage: Stage, language: Language): Promise<Scene> {
    if (stage.others === undefined) {
      return { room: undefined, [Symbol.asyncDispose]: () => Promise.resolve() };
    }
    const room = await createRoom(titles[language]);
    const members = membersOf(stage, language);
    const away = stage.away ?? 0;
    await this.cast.enter(room, members.slice(away));
    let sleepers: Cast | undefined;
    if (away > 0) {
      sleepers = await Cast.start(serverUrl(), this.thrift);
      await sleepers.enter(room, members.slice(0, away));
    }
    return {
      room,
      sleepers,
      [Symbol.asyncDispose]: async () => {
        await this.cast.leave();
        await sleepers?.[Symbol.asyncDispose]();
      },
    };
  }

  /** Takes one picture; what is wrong with it. */
  async take(shot: Shot, scene: Scene, path: `${string}.png`): Promise<string[]> {
    const { room, sleepers } = scene;
    const { view, size, theme } = shot;
    await using visitor = await Visitor.arrive(this.visitors, {
      size,
      theme,
      thrift: this.thrift,
      ...view,
    });
    const { page } = visitor;
    try {
      if (view.signedIn) await signIn(page);
      await page.goto(addressOf(shot, room));
      if (view.join) {
        await visitor.press('join');
        await visitor.seesControl('leave');
      }
      if (view.pictures) await visitor.seesPictures(view.pictures);
      sleepers?.sleep();
      await view.steps?.(visitor);
      await visitor.seesControl(view.shows);
      if (view.name !== 'resting') await visitor.stirs();
      await visitor.settles();
      await page.screenshot({ path: path });
      const { complaints } = visitor;
      return [
        ...complaints.filter((words) => !view.complains?.test(words)),
        ...(await visitor.faults()),
        ...(await visitor.misfits()),
      ];
    } catch (error) {
      await page.screenshot({ path: path }).catch(() => undefined);
      return [String(error), ...visitor.complaints];
    } finally {
      sleepers?.wake();
    }
  }
}

function membersOf(stage: Stage, language: Language): Member[] {
  const { others = 0, camerasOff = 0, muted = 0, screens = 0 } = stage;
  const known = names[language];
  return Array.from({ length: others }, (_, i): Member => {
    const name = known[i % known.length] ?? '';
    return {
      name: i < known.length ? name : (name.split(' ')[0] ?? name),
      face: i,
      speaks: i === 0,
      muted: i > 0 && i <= muted,
      cameraOff: i >= others - camerasOff,
      screen: i < screens,
    };
  });
}

function addressOf({ view, language }: Shot, room: Room | undefined): string {
  const query = new URLSearchParams({ lang: language, name: visitors[language], ...view.query });
  const [path = '', hash = ''] = (view.path ?? `/r/${room?.id}#${room?.key}`).split('#');
  const key = query.get('key') ?? hash;
  query.delete('key');
  return `${serverUrl()}${path}?${query}${key ? `#${key}` : ''}`;
}
