/** Every view of the app: in which room, how one gets there, and when it is there. */
import { neighboursOf, type Relation } from './neighbours.ts';
import type { Friend } from './friend.ts';
import type { Language, Visitor } from './visitor.ts';

/** Who is in the room. */
export const stages = {
  none: {},
  empty: { others: 0 },
  two: { others: 1 },
  four: { others: 3, camerasOff: 1, muted: 1 },
  nine: { others: 8, camerasOff: 2, muted: 3 },
  many: { others: 16, camerasOff: 3, muted: 9 },
  screen: { others: 4, camerasOff: 1, screens: 1 },
  screens: { others: 4, camerasOff: 1, screens: 2 },
  away: { others: 3, away: 1 },
} satisfies Record<string, Stage>;
export type StageName = keyof typeof stages;

export interface Stage {
  /** Those inside; none: there is no room. */
  others?: number;
  camerasOff?: number;
  muted?: number;
  screens?: number;
  /** Of them so many sleep: the server waits for their return. */
  away?: number;
}

export interface View {
  name: string;
  stage: StageName;
  /** Another address than the room's. */
  path?: string;
  query?: Record<string, string>;
  /** A script that runs before the page's own. */
  before?: string;
  /** Addresses that do not answer. */
  blocks?: RegExp;
  /** By somebody who has an account. */
  signedIn?: boolean;
  /** Goes in. */
  join?: boolean;
  /** Pictures of others that show. */
  pictures?: number;
  /** What is done there. */
  steps?: (visitor: Visitor) => Promise<void>;
  /** A control that tells that the view is there. */
  shows: string;
  /** What the browser may say about it on its console. */
  complains?: RegExp;
}

const pressing =
  (...controls: string[]) =>
  async (visitor: Visitor) => {
    for (const control of controls) await visitor.press(control);
  };

/** No permission for these, as browsers say it. */
const blocking = (...kinds: ('audio' | 'video')[]) => `{
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wish) => ${JSON.stringify(kinds)}.some((kind) => wish[kind])
    ? Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
    : open(wish);
}`;

/** A page that did not come by HTTPS; tests come by localhost, which is as good. */
const insecure = `
  Object.defineProperty(globalThis, 'isSecureContext', { value: false });
  Object.defineProperty(navigator, 'mediaDevices', { value: undefined });`;

/** With an account, and a contact who calls or is called. */
const withFriend =
  (deed: (friend: Friend, visitor: Visitor) => Promise<void>, path = '/calls') =>
  async (visitor: Visitor) => {
    const language = await visitor.page.evaluate(() => document.documentElement.lang as Language);
    const friend = await visitor.meets(names[language][0] ?? '', visitors[language]);
    await visitor.page.goto(new URL(`${path}?lang=${language}`, visitor.page.url()).href);
    await deed(friend, visitor);
    await visitor.page.bringToFront();
  };

/** The visitor calls, from the list of calls that were missed. */
const callsBack = async (friend: Friend, visitor: Visitor) => {
  const call = await friend.rings('video');
  await visitor.seesControl('ringing');
  await friend.hangsUp(call);
  await visitor.seesControl('recent-call');
  await visitor.press('call-video');
};

const unknown = /status of 404/;
const refused = /status of 403/;
const keyless = /status of 400/;
const inside = { join: true, stage: 'four', pictures: 2 } as const;

/** Makes an account, with its neighbours in these relations by turns, and goes there. */
async function arrives(visitor: Visitor, path: string, relations: Relation[]): Promise<void> {
  const { page } = visitor;
  const asked = new URL(page.url()).searchParams;
  const language = asked.get('lang') as Language;
  const id = await page.evaluate(register, visitors[language]);
  const neighbours = relations.length === 0 ? [] : await neighboursOf(names[language]);
  for (const [i, neighbour] of neighbours.entries()) {
    const relation = relations[i % relations.length];
    if (relation === 'asking' || relation === 'contact') await neighbour.asks(id);
    if (relation === 'blocked')
      await page.evaluate(ask, `/api/contacts/${neighbour.id}/block`, 'PUT', '');
    if (relation === 'asked') await page.evaluate(ask, '/api/contacts', 'POST', neighbour.id);
    if (relation === 'contact')
      await page.evaluate(ask, `/api/contacts/${neighbour.id}`, 'PUT', '');
  }
  const to = new URL(path, page.url());
  to.searchParams.set('lang', language);
  await page.goto(to.href);
}

/** Runs in the page: an account with a name that is given once; its id. */
async function register(displayName: string): Promise<string> {
  const name = `visitor${Date.now().toString(36)}${Math.floor(Math.random() * 1e6).toString(36)}`;
  const response = await fetch('/api/accounts', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name, displayName, password: 'correct horse' }),
  });
  if (!response.ok) throw new Error(await response.text());
  return ((await response.json()) as { account: { id: string } }).account.id;
}

/** Runs in the page: a request, about an account where one is named. */
async function ask(path: string, method: string, account: string): Promise<void> {
  const response = await fetch(path, {
    method,
    ...(account === ''
      ? {}
      : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ account }) }),
  });
  if (!response.ok) throw new Error(await response.text());
}

/** These stand at the door of the room that the visitor is in. */
const knocking = async (visitor: Visitor) => {
  const { origin, pathname } = new URL(visitor.page.url());
  const language = await visitor.page.evaluate(() => document.documentElement.lang);
  for (const name of names[language as Language].slice(1, 3)) {
    const response = await fetch(`${origin}/api/rooms/${pathname.split('/').at(-1)}/knocks`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ name }),
    });
    if (!response.ok) throw new Error(`${name} knocks: ${await response.text()}`);
  }
};

export const views: readonly View[] = [
  { name: 'home', stage: 'none', path: '/', signedIn: true, shows: 'create-room' },
  { name: 'home-signed-out', stage: 'none', path: '/', shows: 'home-register' },
  {
    name: 'home-options',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: pressing('create-options'),
    shows: 'room-title',
  },
  {
    name: 'home-wrong-address',
    stage: 'none',
    path: '/',
    steps: pressing('open-room'),
    shows: 'room-address',
  },
  {
    name: 'home-offline',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: async (visitor) => {
      await visitor.seesControl('create-room');
      await visitor.page.setOfflineMode(true);
      await visitor.press('create-room');
      await visitor.sees('[role="alert"]');
    },
    shows: 'create-room',
    complains: /ERR_INTERNET_DISCONNECTED/,
  },
  {
    name: 'created',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: pressing('create-options', 'create-room'),
    shows: 'room-link',
  },
  {
    name: 'created-qr',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: pressing('create-options', 'create-room', 'show-qr'),
    shows: 'qr-code',
  },
  { name: 'sign-in', stage: 'none', path: '/sign-in', shows: 'sign-in' },
  {
    name: 'sign-in-wrong',
    stage: 'none',
    path: '/sign-in',
    steps: async (visitor) => {
      await visitor.type('account-name', 'nobody');
      await visitor.type('account-password', 'correct horse');
      await visitor.press('sign-in');
      await visitor.sees('[role="alert"]');
    },
    shows: 'sign-in',
    complains: refused,
  },
  { name: 'register', stage: 'none', path: '/register', shows: 'register' },
  {
    name: 'account',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/account', []),
    shows: 'delete-account',
  },
  {
    name: 'start',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/', ['contact']),
    shows: 'create-room',
  },
  {
    name: 'contacts-empty',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/contacts', []),
    shows: 'no-contacts',
  },
  {
    name: 'contacts',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/contacts', ['contact', 'asking', 'asked', 'blocked']),
    shows: 'contact-request',
  },
  {
    name: 'contacts-search',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact', 'asking', 'asked']);
      await visitor.type('search-people', 'view');
    },
    shows: 'found',
  },
  {
    name: 'contacts-nobody',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact']);
      await visitor.type('search-people', 'xyzzy');
      await visitor.waits('an answer', () => document.querySelector('[class*="empty"]') !== null);
    },
    shows: 'search-people',
  },
  {
    name: 'here-now',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/contacts?show=here', ['contact']),
    shows: 'here-now',
  },
  {
    name: 'contact',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact']);
      await visitor.press('contact');
    },
    shows: 'contact-more',
  },
  {
    name: 'contact-remove',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact']);
      await visitor.press('contact');
      await visitor.press('contact-more');
      await visitor.press('remove-contact');
    },
    shows: 'confirm-contact',
  },
  {
    name: 'calls-empty',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async () => undefined),
    shows: 'no-calls',
  },
  {
    name: 'calls-recent',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      for (const kind of ['video', 'audio'] as const) {
        const call = await friend.rings(kind);
        await visitor.seesControl('ringing');
        await friend.hangsUp(call);
        await visitor.waits('no ring', () => !document.querySelector('[data-testid="ringing"]'));
      }
      await visitor.seesControl('recent-call');
    }),
    shows: 'calls-page',
  },
  {
    name: 'ringing',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend) => void (await friend.rings('video'))),
    shows: 'accept',
  },
  {
    name: 'ringing-audio',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend) => void (await friend.rings('audio'))),
    shows: 'accept',
  },
  {
    name: 'calling',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await callsBack(friend, visitor);
      await visitor.sees('[data-testid="call"][data-phase="ringing"] video');
    }),
    shows: 'hang-up',
  },
  {
    name: 'call-declined',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await friend.isThere();
      await callsBack(friend, visitor);
      await friend.declines();
    }),
    shows: 'call-again',
  },
  {
    name: 'in-call',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await friend.isThere();
      await callsBack(friend, visitor);
      await friend.answers();
      await visitor.page.bringToFront();
      await visitor.seesPictures(1);
    }),
    shows: 'hang-up',
  },
  {
    name: 'in-call-small',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await friend.isThere();
      await callsBack(friend, visitor);
      await friend.answers();
      await visitor.page.bringToFront();
      await visitor.seesPictures(1);
      await visitor.press('minimize|more,menu-minimize');
    }),
    shows: 'call-float',
  },
  { name: 'not-found', stage: 'none', path: '/nowhere', shows: 'go-home', complains: unknown },
  { name: 'no-room', stage: 'none', path: '/r/nowhere#key', shows: 'go-home', complains: unknown },
  {
    name: 'no-webrtc',
    stage: 'none',
    path: '/r/weekly-review#key',
    before: 'delete globalThis.RTCPeerConnection;',
    shows: 'copy-link',
  },
  {
    name: 'crash',
    stage: 'none',
    path: '/',
    blocks: /\/assets\/(en|fa|pl)-/,
    shows: 'reload',
    complains: /ERR_FAILED|dynamically imported module/,
  },
  { name: 'knock', stage: 'empty', query: { key: '' }, shows: 'room-key', complains: keyless },
  {
    name: 'knock-waiting',
    stage: 'empty',
    query: { key: '' },
    steps: pressing('knock'),
    shows: 'waiting',
    complains: keyless,
  },
  {
    name: 'wrong-key',
    stage: 'empty',
    query: { key: 'wrong' },
    shows: 'room-key',
    complains: refused,
  },
  { name: 'insecure', stage: 'empty', before: insecure, shows: 'https-link' },
  { name: 'lobby-empty', stage: 'empty', query: { cam: 'off' }, shows: 'join' },
  { name: 'alone', stage: 'empty', join: true, shows: 'alone' },
  {
    name: 'ended',
    stage: 'empty',
    signedIn: true,
    join: true,
    steps: pressing('people|more,menu-people', 'moderate-everyone', 'do-end', 'confirm'),
    shows: 'rejoin',
  },
  { name: 'rooms', stage: 'empty', path: '/rooms', signedIn: true, shows: 'rooms' },
  {
    name: 'room-new',
    stage: 'empty',
    path: '/rooms',
    signedIn: true,
    steps: pressing('new-room'),
    shows: 'make-room',
  },
  {
    name: 'room-page',
    stage: 'empty',
    path: '/rooms',
    signedIn: true,
    steps: pressing('room-link-0'),
    shows: 'members',
  },
  {
    name: 'rooms-none',
    stage: 'none',
    path: '/register',
    steps: async (visitor) => {
      await visitor.type('account-name', `ewa${Date.now()}`);
      await visitor.type('account-display-name', 'Ewa');
      await visitor.type('account-password', 'correct horse');
      await visitor.press('register');
      await visitor.press('place-rooms');
    },
    shows: 'no-rooms',
  },
  { name: 'lobby-blocked', stage: 'two', before: blocking('audio', 'video'), shows: 'blocked' },
  {
    name: 'lobby-no-microphone',
    stage: 'two',
    before: blocking('audio'),
    steps: (visitor) => visitor.seesControl('inside'),
    shows: 'preview',
  },
  { name: 'two', stage: 'two', join: true, pictures: 1, shows: 'leave' },
  {
    name: 'lobby',
    stage: 'four',
    steps: (visitor) => visitor.seesControl('inside'),
    shows: 'preview',
  },
  {
    name: 'lobby-nameless',
    stage: 'four',
    query: { name: '' },
    steps: async (visitor) => {
      await visitor.seesControl('preview');
      await visitor.press('join');
    },
    shows: 'inside',
  },
  { ...inside, name: 'four', shows: 'leave' },
  {
    ...inside,
    name: 'hand',
    signedIn: true,
    steps: pressing('hand|more,menu-hand', 'people|more,menu-people'),
    shows: 'hands',
  },
  { ...inside, name: 'react', steps: pressing('react|more'), shows: 'react-👍' },
  {
    ...inside,
    name: 'moderating',
    signedIn: true,
    steps: pressing('people|more,menu-people', 'moderate'),
    shows: 'do-mute',
  },
  {
    ...inside,
    name: 'moderating-all',
    signedIn: true,
    steps: pressing('people|more,menu-people', 'moderate-everyone'),
    shows: 'do-end',
  },
  {
    ...inside,
    name: 'removing',
    signedIn: true,
    steps: pressing('people|more,menu-people', 'moderate', 'do-remove'),
    shows: 'confirm',
  },
  { ...inside, name: 'knocks', signedIn: true, steps: knocking, shows: 'admit' },
  { ...inside, name: 'speaker', steps: pressing('view-mode|more,menu-view-mode'), shows: 'leave' },
  { ...inside, name: 'people', steps: pressing('people|more,menu-people'), shows: 'panel-people' },
  {
    ...inside,
    name: 'figures',
    steps: async (visitor) => {
      await visitor.press('figures|more,menu-figures');
      await visitor.waits('figures', () => {
        const { textContent } = document.querySelector('[data-testid="panel-figures"]') ?? {};
        return !!textContent?.includes('UDP') && !textContent.includes('–');
      });
    },
    shows: 'panel-figures',
  },
  {
    ...inside,
    name: 'settings',
    steps: pressing('more', 'menu-settings'),
    shows: 'panel-settings',
  },
  { ...inside, name: 'devices', steps: pressing('mic-menu|more,menu-settings'), shows: 'leave' },
  { ...inside, name: 'more', steps: pressing('more'), shows: 'menu-settings' },
  {
    ...inside,
    name: 'volume',
    steps: (visitor) => visitor.opensVolume(),
    shows: 'volume',
  },
  {
    ...inside,
    name: 'shortcuts',
    steps: (visitor) => visitor.page.keyboard.press('?'),
    shows: 'shortcuts',
  },
  { ...inside, name: 'sharing', steps: pressing('screen|screen'), shows: 'sharing' },
  {
    name: 'trouble',
    stage: 'four',
    join: true,
    blocks: /\/api\/events/,
    shows: 'trouble',
    complains: /ERR_FAILED/,
  },
  { ...inside, name: 'invite', steps: pressing('invite|more,menu-invite'), shows: 'room-link' },
  {
    ...inside,
    name: 'leaving',
    steps: async (visitor) => {
      await visitor.page.evaluate(() => history.back());
    },
    shows: 'stay',
  },
  {
    ...inside,
    name: 'resting',
    // A phone has no pointer that could rest.
    steps: async (visitor) => {
      if (visitor.size !== 'desktop') return;
      await visitor.stirs();
      await visitor.sees('[data-idle]');
    },
    shows: 'room',
  },
  {
    name: 'elsewhere',
    stage: 'four',
    steps: async (visitor) => {
      await visitor.seesControl('preview');
      await visitor.opensInAnotherTab();
    },
    shows: 'elsewhere',
  },
  { ...inside, name: 'left', steps: pressing('leave'), shows: 'rejoin' },
  { name: 'nine', stage: 'nine', join: true, pictures: 6, shows: 'leave' },
  { name: 'many', stage: 'many', join: true, shows: 'next-page' },
  {
    name: 'screen',
    stage: 'screen',
    join: true,
    steps: (visitor) => visitor.seesScreens(1),
    shows: 'leave',
  },
  {
    name: 'screen-filled',
    stage: 'screen',
    join: true,
    steps: (visitor) => visitor.tapsScreen(),
    shows: 'zoom',
  },
  {
    name: 'screens',
    stage: 'screens',
    join: true,
    steps: (visitor) => visitor.seesScreens(2),
    shows: 'leave',
  },
  {
    name: 'away',
    stage: 'away',
    join: true,
    steps: (visitor) => visitor.sees('[data-testid="tile"][data-dimmed]'),
    shows: 'leave',
  },
];

export const titles: Record<Language, string> = {
  en: 'Weekly review',
  fa: 'جلسهٔ هفتگی',
  pl: 'Przegląd tygodnia',
};

export const visitors: Record<Language, string> = { en: 'Nika', fa: 'نیکا', pl: 'Nika' };

/** The longest is longer than a tile of a phone is wide. */
export const names: Record<Language, readonly string[]> = {
  en: ['Sara Ahmadi', 'Adam Kowalski', 'Maximiliane von Hohenstein-Wittelsbach', 'Jan', 'Zofia'],
  fa: ['سارا احمدی', 'آدام', 'سیدمحمدحسین طباطبایی یزدی‌نژاد اصفهانی', 'کامران', 'لیلا'],
  pl: [
    'Zofia Wiśniewska',
    'Adam Kowalski',
    'Wawrzyniec Brzęczyszczykiewicz-Źdźbłowski',
    'Sara',
    'Ewa',
  ],
};
