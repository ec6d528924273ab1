/** Where the tiles of a call stand. Pure: sizes in CSS pixels go in, rectangles come out. */
export interface Rect {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Role = 'grid' | 'main' | 'strip' | 'floating';

export interface Placed {
  key: string;
  role: Role;
  rect: Rect;
}

export interface StageLayout {
  placed: Placed[];
  pages: number;
  /** The page shown, from 0: the one wished for, or the last there is. */
  page: number;
}

export interface StageWish {
  width: number;
  height: number;
  /** Everyone else's tiles, in the order in which they are read. */
  others: readonly string[];
  /** One's own tile, unless hidden. */
  self: string | undefined;
  /** What takes the stage: a pinned tile, screens, the speaker. None: a grid. */
  main: readonly string[];
  /** Whose picture is higher than wide, as from a phone held upright. */
  tall?: readonly string[];
  page: number;
  /** So many of the others can be shown at once (the slots there are). */
  maxOthers: number;
}

export const gap = 8;
const wide = 16 / 9;
/** Below this width nobody is recognised: a page more is better. */
const minTileWidth = 168;
/** What a portrait phone may crop a picture to. */
const portraitAspects = [wide, 4 / 3, 1];

export interface Grid {
  columns: number;
  rows: number;
  width: number;
  height: number;
}

/** The columns that make `count` tiles of one of `aspects` largest. */
export function bestGrid(
  count: number,
  width: number,
  height: number,
  aspects: readonly number[] = [wide],
): Grid {
  let best: Grid = { columns: 1, rows: count, width: 0, height: 0 };
  let most = 0;
  // On a wide stage three above two look better than a column of rows, where the tiles are as good as equal.
  const equal = width > height ? 0.99 : 1;
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    const cellWidth = (width - gap * (columns - 1)) / columns;
    const cellHeight = (height - gap * (rows - 1)) / rows;
    if (cellWidth <= 0 || cellHeight <= 0) continue;
    for (const aspect of aspects) {
      const tileWidth = Math.min(cellWidth, cellHeight * aspect);
      const tileHeight = tileWidth / aspect;
      // A cropped picture shows a face as large as its tile is high: the area alone would crop less.
      const worth = tileWidth * tileHeight * tileHeight;
      if (worth <= most * equal) continue;
      best = { columns, rows, width: tileWidth, height: tileHeight };
      most = Math.max(most, worth);
    }
  }
  return best;
}

export function layoutStage(wish: StageWish): StageLayout {
  if (wish.width <= 0 || wish.height <= 0) return { placed: [], pages: 1, page: 0 };
  const main = wish.main.filter((key) => wish.others.includes(key) || key === wish.self);
  if (main.length > 0) return spotlight(wish, main);
  if (wish.others.length === 1 && wish.self !== undefined) {
    return pair(wish, wish.self);
  }
  return grid(wish);
}

/**
 * Whether one picture can fill the stage: on an upright phone a wide picture would lose two thirds of
 * itself, or lie between two bars.
 */
function fills({ width, height, tall = [] }: StageWish, [key = '']: readonly string[]): boolean {
  return width >= height || tall.includes(key);
}

/**
 * Two people: the other fills the stage, or as much of an upright phone as a wide picture may; oneself floats in a
 * corner.
 */
function pair(wish: StageWish, self: string): StageLayout {
  const portrait = wish.height > wish.width;
  const width = portrait
    ? Math.max(96, wish.width * 0.28)
    : Math.min(280, Math.max(160, wish.width * 0.2));
  const height = portrait ? (width * 4) / 3 : width / wide;
  const inset = 16;
  return {
    placed: [
      ...gridIn(all(wish), wish.others, 'main', mainAspects(wish, all(wish), wish.others)),
      {
        key: self,
        role: 'floating',
        rect: { x: wish.width - width - inset, y: wish.height - height - inset, width, height },
      },
    ],
    pages: 1,
    page: 0,
  };
}

function grid(wish: StageWish): StageLayout {
  const { width, height, self } = wish;
  const ownTiles = self === undefined ? 0 : 1;
  const aspects = height > width ? portraitAspects : [wide];
  const count = wish.others.length + ownTiles;
  const fitting = largestFitting(
    width,
    height,
    Math.min(count, wish.maxOthers + ownTiles),
    aspects,
  );
  const perPage = Math.max(1, fitting - ownTiles);
  const { pages, page, shown } = pageOf(wish.others, perPage, wish.page);
  const keys = self === undefined ? shown : [...shown, self];
  const onStage = all(wish);
  return { placed: gridIn(onStage, keys, 'grid', aspects), pages, page };
}

/**
 * The stage for a few, a strip for those of the rest that the slots left can show: at the side, or below
 * on a portrait screen.
 */
function spotlight(wish: StageWish, main: readonly string[]): StageLayout {
  const rest = wish.others.filter((key) => !main.includes(key));
  const self = wish.self !== undefined && !main.includes(wish.self) ? wish.self : undefined;
  const count = rest.length + (self === undefined ? 0 : 1);
  if (count === 0) return { placed: gridIn(all(wish), main, 'main'), pages: 1, page: 0 };

  const below = wish.height > wish.width;
  const length = below ? wish.width : wish.height;
  const tileWidth = below
    ? Math.min(168, Math.max(112, wish.width * 0.3))
    : Math.min(264, Math.max(140, wish.width * 0.18));
  const tileHeight = tileWidth / wide;
  const step = (below ? tileWidth : tileHeight) + gap;
  const fitting = Math.max(1, Math.floor((length + gap) / step));
  const left = wish.maxOthers - main.filter((key) => key !== wish.self).length;
  const perPage = Math.max(1, Math.min(fitting - (self === undefined ? 0 : 1), left));
  const { pages, page, shown } = pageOf(rest, perPage, wish.page);
  const keys = self === undefined ? shown : [...shown, self].slice(0, Math.max(1, fitting));

  const stripSize = (below ? tileHeight : tileWidth) + gap;
  const stage: Rect = below
    ? { x: 0, y: 0, width: wish.width, height: wish.height - stripSize }
    : { x: 0, y: 0, width: wish.width - stripSize, height: wish.height };
  const start = (length - (keys.length * step - gap)) / 2;
  const strip = keys.map((key, i): Placed => {
    const along = start + i * step;
    const rect = below
      ? { x: along, y: wish.height - tileHeight, width: tileWidth, height: tileHeight }
      : { x: wish.width - tileWidth, y: along, width: tileWidth, height: tileHeight };
    return { key, role: 'strip', rect };
  });
  return {
    placed: [...gridIn(stage, main, 'main', mainAspects(wish, stage, main)), ...strip],
    pages,
    page,
  };
}

/** A single tile takes the whole stage where its picture, or all of its screen, does; several are 16:9. */
function mainAspects(wish: StageWish, stage: Rect, main: readonly string[]): readonly number[] {
  if (main.length > 1) return [wide];
  if (main[0]?.endsWith('/screen') || fills(wish, main)) return [stage.width / stage.height];
  return portraitAspects;
}

/** How many of `count` tiles fit on a page without becoming too small. */
function largestFitting(
  width: number,
  height: number,
  count: number,
  aspects: readonly number[],
): number {
  const smallest = Math.min(minTileWidth, (width - gap) / 2);
  for (let n = count; n > 1; n--) {
    if (bestGrid(n, width, height, aspects).width >= smallest) return n;
  }
  return 1;
}

function gridIn(
  area: Rect,
  keys: readonly string[],
  role: Role,
  aspects: readonly number[] = [wide],
): Placed[] {
  const { columns, rows, width, height } = bestGrid(keys.length, area.width, area.height, aspects);
  const top = area.y + (area.height - (rows * (height + gap) - gap)) / 2;
  return keys.map((key, i): Placed => {
    const row = Math.floor(i / columns);
    const inRow = row === rows - 1 ? keys.length - row * columns : columns;
    const left = area.x + (area.width - (inRow * (width + gap) - gap)) / 2;
    const x = left + (i - row * columns) * (width + gap);
    return { key, role, rect: { x, y: top + row * (height + gap), width, height } };
  });
}

function pageOf(keys: readonly string[], perPage: number, wished: number) {
  const pages = Math.max(1, Math.ceil(keys.length / perPage));
  const page = Math.min(Math.max(0, wished), pages - 1);
  return { pages, page, shown: keys.slice(page * perPage, (page + 1) * perPage) };
}

function all({ width, height }: StageWish): Rect {
  return { x: 0, y: 0, width, height };
}
