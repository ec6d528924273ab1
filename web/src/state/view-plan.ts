/**
 * What to ask the server for (docs/protocol.md, "View"): which source in which slot, at which height.
 * Pure: the layout goes in, the view comes out.
 */
import type { Saving, Slot, View } from '../signaling/messages';

export interface ViewWish {
  /** Sources that must be shown, most important first, with their height in device pixels. */
  named: readonly { source: string; height: number; priority: number }[];
  /** Height of the tiles that the server may fill as it likes. */
  autoHeight: number;
  /** False where all that is visible is named: other slots then bring sound without a picture. */
  autoPictures: boolean;
  saving: Saving;
}

/** The layers are steps: a few pixels more or less of a tile shall not be a new view. */
const heightStep = 30;

export function roundedHeight(height: number): number {
  return Math.max(heightStep, Math.ceil(height / heightStep) * heightStep);
}

/**
 * A named source stays in the slot that carries it already, so that nothing switches; else it takes the
 * last slot that carries nothing, else the last that nobody named.
 */
export function planView(wish: ViewWish, pictureSlots: number, current: readonly Slot[]): View {
  const automatic = {
    source: 'auto' as const,
    height: wish.autoPictures ? roundedHeight(wish.autoHeight) : 0,
    priority: 1,
  };
  const slots: View['slots'] = Array.from({ length: pictureSlots }, () => automatic);
  const named = wish.named.slice(0, pictureSlots);
  const wanted = new Set(named.map(({ source }) => source));
  const carried = (slot: number) => current.find((s) => s.slot === slot)?.source ?? null;
  const taken = new Set<number>();

  const put = (slot: number, { source, height, priority }: ViewWish['named'][number]) => {
    slots[slot] = { source, height: roundedHeight(height), priority };
    taken.add(slot);
  };
  const homeless = named.filter((entry) => {
    const home = slots.findIndex((_, slot) => carried(slot) === entry.source);
    if (home >= 0) put(home, entry);
    return home < 0;
  });
  for (const entry of homeless) {
    const free = slots
      .map((_, slot) => slot)
      .filter((slot) => !taken.has(slot))
      .toReversed();
    const slot =
      free.find((candidate) => carried(candidate) === null) ??
      free.find((candidate) => !wanted.has(carried(candidate) ?? '')) ??
      free[0];
    if (slot !== undefined) put(slot, entry);
  }
  return { slots, saving: wish.saving };
}

/** The same slots without their pictures: nobody looks, all is heard on. */
export function withoutPictures(view: View): View {
  return { ...view, slots: view.slots.map((slot) => ({ ...slot, height: 0 })) };
}
