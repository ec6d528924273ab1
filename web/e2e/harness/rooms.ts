/** Rooms by the HTTP API, as any program would make them. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Page } from 'puppeteer-core';

export interface Room {
  id: string;
  key: string;
}

/** The server that the whole run shares. */
export function serverUrl(): string {
  const url = process.env['SETAREH_E2E_URL'];
  assert.ok(url, 'SETAREH_E2E_URL is not set: run the tests by ./setareh test browsers');
  return url;
}

export async function createRoom(title = 'Test', url = serverUrl()): Promise<Room> {
  const created = (await post('/api/rooms', { title }, url, await ownersCookie(url))) as Room;
  return { id: created.id, key: created.key };
}

const owners = new Map<string, Promise<string>>();

/** The session, `name=value`, of an account to which this file's rooms on a server belong. */
function ownersCookie(url: string): Promise<string> {
  let cookie = owners.get(url);
  if (!cookie) {
    cookie = register(url);
    owners.set(url, cookie);
  }
  return cookie;
}

async function register(url: string): Promise<string> {
  const response = await fetch(`${url}/api/accounts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({
      name: `nika-${Date.now()}-${process.pid}`,
      displayName: 'Nika',
      password: randomUUID(),
    }),
  });
  assert.equal(response.status, 201, await response.text());
  const [cookie] = response.headers.getSetCookie();
  assert.ok(cookie);
  return cookie.replace(/;.*/, '');
}

/** The page's browser is signed in as that account from now on. */
export async function signIn(page: Page, url = serverUrl()): Promise<void> {
  const [name = '', value = ''] = (await ownersCookie(url)).split('=');
  const domain = new URL(url).hostname;
  await page.browserContext().setCookie({ name, value, domain, path: '/', httpOnly: true });
}

/** A bearer token of WHIP and WHEP. */
export async function tokenFor(
  room: Room,
  may: ('publish' | 'view')[],
  name?: string,
): Promise<string> {
  const answer = await post(`/api/rooms/${room.id}/tokens`, { key: room.key, may, name });
  return (answer as { token: string }).token;
}

export interface LookedAt {
  participants: { id: string; name: string }[];
}

export async function look(room: Room, url = serverUrl()): Promise<LookedAt> {
  return (await post(`/api/rooms/${room.id}/look`, { key: room.key }, url)) as LookedAt;
}

async function post(path: string, body: unknown, url = serverUrl(), cookie = ''): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...(cookie && { Cookie: cookie }) },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `POST ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
