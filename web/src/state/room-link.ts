/** Links to rooms: `/r/<id>#<key>`. The key stands in the fragment, which no server's log sees. */
export interface RoomAddress {
  id: string;
  key: string;
}

const idPattern = /^[a-z0-9](?:[a-z0-9-]{1,62})[a-z0-9]$/;

export function isRoomId(text: string): boolean {
  return idPattern.test(text);
}

export function linkOf({ id, key }: RoomAddress, origin: string): string {
  return `${origin}${pathOf({ id, key })}`;
}

/** Without a key: for members, and for those who knock. */
export function pathOf({ id, key }: RoomAddress): string {
  return `/r/${encodeURIComponent(id)}${key === '' ? '' : `#${key}`}`;
}

/** What someone pasted or typed: a whole link, a path, or an id alone (its key is then empty). */
export function parseRoomAddress(text: string): RoomAddress | undefined {
  const trimmed = text.trim();
  const link = /(?:^|\/)r\/([^/#?]+)[^#]*(?:#(.*))?$/.exec(trimmed);
  const id = decoded(link?.[1] ?? trimmed.split('#')[0] ?? '').toLowerCase();
  const key = decoded((link ? link[2] : trimmed.split('#')[1]) ?? '');
  return isRoomId(id) ? { id, key } : undefined;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
