/** What is done on the way to a view. */
import type { Friend } from './friend.ts';
import { neighboursOf, type Relation } from './neighbours.ts';
import type { Language, Visitor } from './visitor.ts';
import { names, visitors } from './words.ts';

export const pressing =
  (...controls: string[]) =>
  async (visitor: Visitor) => {
    for (const control of controls) await visitor.press(control);
  };

/** No permission for these, as browsers say it. */
export const blocking = (...kinds: ('audio' | 'video')[]) => `{
  const devices = navigator.mediaDevices;
  const open = devices.getUserMedia.bind(devices);
  devices.getUserMedia = (wish) => ${JSON.stringify(kinds)}.some((kind) => wish[kind])
    ? Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
    : open(wish);
}`;

/** A page that did not come by HTTPS; tests come by localhost, which is as good. */
export const insecure = `
  Object.defineProperty(globalThis, 'isSecureContext', { value: false });
  Object.defineProperty(navigator, 'mediaDevices', { value: undefined });`;

/** With an account, and a contact who calls or is called. */
export const withFriend =
  (deed: (friend: Friend, visitor: Visitor) => Promise<void>, path = '/calls') =>
  async (visitor: Visitor) => {
    const language = await visitor.page.evaluate(() => document.documentElement.lang as Language);
    const friend = await visitor.meets(names[language][0] ?? '', visitors[language]);
    await visitor.page.goto(new URL(`${path}?lang=${language}`, visitor.page.url()).href);
    await deed(friend, visitor);
    await visitor.page.bringToFront();
  };

/** The visitor calls, from the list of calls that were missed. */
export const callsBack = async (friend: Friend, visitor: Visitor) => {
  const call = await friend.rings('video');
  await visitor.seesControl('ringing');
  await friend.hangsUp(call);
  await visitor.seesControl('recent-call');
  await visitor.press('call-video');
};

export const unknown = /status of 404/;
export const refused = /status of 403/;
export const keyless = /status of 400/;
export const inside = { join: true, stage: 'four', pictures: 2 } as const;

/** Makes an account, with its neighbours in these relations by turns, and goes there. */
export async function arrives(
  visitor: Visitor,
  path: string,
  relations: Relation[],
): Promise<void> {
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
export const knocking = async (visitor: Visitor) => {
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
