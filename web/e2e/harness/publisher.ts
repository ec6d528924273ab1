/** Whoever sends pictures into a room, and how many so far: what arrives is measured by that. */

/** One way in which a picture is sent: a layer of a camera, or all of it. */
export interface SentLayer {
  /** Tells layers of one publisher apart. */
  id: string;
  /** Milliseconds on the sender's clock. */
  timestamp: number;
  frames: number;
  /** 0 where the sender does not say. */
  height: number;
}

export interface Publisher {
  readonly name: string;
  sentLayers(): Promise<SentLayer[]> | SentLayer[];
}

const rooms = new Map<string, Set<Publisher>>();

/** From now on those who watch in that room are measured by this one too. */
export function enroll(roomId: string, publisher: Publisher): void {
  const present = rooms.get(roomId) ?? new Set();
  rooms.set(roomId, present.add(publisher));
}

export function dismiss(roomId: string, publisher: Publisher): void {
  rooms.get(roomId)?.delete(publisher);
}

/** What everyone in that room has sent so far, by name. */
export async function sentIn(roomId: string): Promise<Map<string, SentLayer[]>> {
  const present = [...(rooms.get(roomId) ?? [])];
  const all = await Promise.all(
    present.map(async (one) => {
      try {
        return await one.sentLayers();
      } catch {
        return []; // Asleep, or gone: a browser that says nothing.
      }
    }),
  );
  return new Map(present.map((one, index) => [one.name, all[index] ?? []]));
}

/** Frames a second between two readings of that layer, or of the one of that height, or the least of all. */
export function sentBetween(
  before: SentLayer[] | undefined,
  now: SentLayer[] | undefined,
  height: number,
): { frames: number; perSecond: number } | undefined {
  const grown = (now ?? []).flatMap((layer) => {
    const old = before?.find(({ id }) => id === layer.id);
    const frames = layer.frames - (old?.frames ?? 0);
    const seconds = old ? (layer.timestamp - old.timestamp) / 1000 : 0;
    return frames > 0 && seconds > 0
      ? [{ frames, perSecond: frames / seconds, height: layer.height }]
      : [];
  });
  const same = grown.find((layer) => layer.height === height);
  return same ?? grown.toSorted((one, other) => one.perSecond - other.perSecond)[0];
}
