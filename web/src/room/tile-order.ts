/**
 * The order of the tiles. It is calm: whoever comes stands last, whoever goes leaves no other change. Only
 * a speaker beyond the first page changes places with the tile there that has been silent longest.
 */
export interface TileOrder {
  order: readonly string[];
  /** By participant: the turn of the last word. */
  spoke: ReadonlyMap<string, number>;
  turn: number;
}

export const emptyOrder: TileOrder = { order: [], spoke: new Map(), turn: 0 };

/** `firstPage`: how many tiles are on the first page; `Infinity` as long as nobody may change places. */
export function nextOrder(
  before: TileOrder,
  present: readonly string[],
  loud: readonly string[],
  firstPage: number,
): TileOrder {
  const here = new Set(present);
  const known = new Set(before.order);
  const order = [
    ...before.order.filter((id) => here.has(id)),
    ...present.filter((id) => !known.has(id)),
  ];
  const turn = before.turn + 1;
  const spoke = new Map([...before.spoke].filter(([id]) => here.has(id)));
  for (const id of loud) if (here.has(id)) spoke.set(id, turn);

  for (const id of loud) {
    const at = order.indexOf(id);
    if (at < firstPage) continue;
    const silent = order.slice(0, firstPage).filter((other) => !loud.includes(other));
    const quietest = silent.toReversed().reduce<string | undefined>((least, other) => {
      if (least === undefined) return other;
      return (spoke.get(other) ?? 0) < (spoke.get(least) ?? 0) ? other : least;
    }, undefined);
    if (quietest === undefined) break;
    order[order.indexOf(quietest)] = id;
    order[at] = quietest;
  }
  return { order, spoke, turn };
}
