/** From a layout to what is asked of the server. Pure. */
import type { Saving } from '../signaling/messages';
import type { ViewWish } from '../state/view-plan';
import type { Placed, StageLayout } from './layout';
import { selfKey } from './room-ui';

const maxHeight = 1080;
/** More lines than a screen has: whole it is sharper, and moves more often, than its smaller layer. */
const wholeScreen = 4320;
const priorityOf = { main: 3, floating: 2, grid: 1, strip: 1 } as const;

/**
 * Screens and what has the stage are named; the server fills the rest with whoever fits. Only where some
 * people are on another page everyone visible is named.
 */
export function wishOf(
  { placed, pages }: StageLayout,
  others: number,
  pixelRatio: number,
  saving: Saving,
): ViewWish {
  const tiles = placed.filter(({ key }) => key !== selfKey);
  const shownCameras = tiles.filter(({ key }) => key.endsWith('/camera')).length;
  const someHidden = pages > 1 || shownCameras < others;
  const isNamed = ({ key, role }: Placed) =>
    someHidden || key.endsWith('/screen') || (role === 'main' && others > 1);
  const named = tiles
    .filter(isNamed)
    .toSorted((a, b) => priorityOf[b.role] - priorityOf[a.role])
    .map((tile) => ({
      source: tile.key,
      height:
        tile.role === 'main' && tile.key.endsWith('/screen')
          ? wholeScreen
          : heightOf(tile, pixelRatio),
      priority: priorityOf[tile.role],
    }));
  const free = tiles.filter((tile) => !isNamed(tile));
  return {
    named,
    autoHeight: Math.max(180, ...free.map((tile) => heightOf(tile, pixelRatio))),
    autoPictures: !someHidden,
    saving,
  };
}

/** Lines that a tile can show: pictures are 16:9, and a tall tile crops or frames them. */
function heightOf({ rect }: Placed, pixelRatio: number): number {
  const lines = Math.min(rect.height, (rect.width * 9) / 16 + rect.height * 0.25) * pixelRatio;
  return Math.min(maxHeight, Math.round(lines));
}
