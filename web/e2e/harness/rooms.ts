/** Rooms by the HTTP API, as any program would make them. */
import assert from 'node:assert/strict';

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
  const created = (await post('/api/rooms', { title }, url)) as Room;
  return { id: created.id, key: created.key };
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

async function post(path: string, body: unknown, url = serverUrl()): Promise<unknown> {
  const response = await fetch(url + path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  const text = await response.text();
  assert.ok(response.ok, `POST ${path}: ${response.status} ${text}`);
  return JSON.parse(text);
}
