/** Which slot carries what, and whether its picture may be looked at. Pure. */
import type { Slot } from '../signaling/messages';

export interface BookedSlot extends Slot {
  /** Grows whenever another picture comes to the slot: the tile is blank until that one shows. */
  turn: number;
}

/** `book` with `changes` entered; the same array where nothing changed. */
export function enter(book: readonly BookedSlot[], changes: readonly Slot[]): BookedSlot[] {
  const next = [...book];
  for (const change of changes) {
    const at = next.findIndex(({ slot }) => slot === change.slot);
    const before = next[at];
    if (!before) next.push({ ...change, turn: 1 });
    else next[at] = { ...change, turn: before.turn + (isAnotherPicture(before, change) ? 1 : 0) };
  }
  return next.toSorted((a, b) => a.slot - b.slot);
}

/** A picture that goes on with a new timestamp only (a layer switched) is not another one. */
function isAnotherPicture(before: Slot, now: Slot): boolean {
  return before.source !== now.source || (before.video !== 'flowing' && now.video === 'flowing');
}

export function slotOf(book: readonly BookedSlot[], source: string): BookedSlot | undefined {
  return book.find((slot) => slot.source === source);
}

/** The participant whose source a slot carries: `p_1` of `p_1/camera`. */
export function ownerOf(source: string | null): string | undefined {
  return source?.split('/')[0];
}
