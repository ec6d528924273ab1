import { describe, expect, it } from 'vitest';
import type { Slot } from '../signaling/messages';
import { enter, ownerOf, slotOf } from './slot-book';

const slot = (change: Partial<Slot>): Slot => ({
  slot: 0,
  source: 'a/camera',
  video: 'flowing',
  reason: null,
  from: 1,
  audio: true,
  ...change,
});

const turns = (...changes: Partial<Slot>[]) => {
  let book = enter([], []);
  return changes.map((change) => {
    book = enter(book, [slot(change)]);
    return book[0]?.turn;
  });
};

describe('the book of slots', () => {
  it('begins a turn with each other source, so that its tile is blank until the picture shows', () => {
    expect(turns({}, { source: 'b/camera', video: 'waiting' }, { source: 'b/camera' })).toEqual([
      1, 2, 3,
    ]);
  });

  it('does not blank a picture that goes on', () => {
    expect(turns({}, { from: 900 }, { audio: false })).toEqual([1, 1, 1]);
  });

  it('blanks one that was paused meanwhile', () => {
    expect(turns({}, { video: 'paused', reason: 'network' }, { from: 900 })).toEqual([1, 1, 2]);
  });

  it('keeps slots that an event does not name', () => {
    const book = enter(enter([], [slot({}), slot({ slot: 1, source: 'b/camera' })]), [
      slot({ slot: 1, source: 'c/camera' }),
    ]);
    expect(slotOf(book, 'a/camera')?.slot).toBe(0);
    expect(slotOf(book, 'b/camera')).toBeUndefined();
    expect(slotOf(book, 'c/camera')?.slot).toBe(1);
  });

  it('knows whose source it is', () => {
    expect(ownerOf('p_7/screen')).toBe('p_7');
    expect(ownerOf(null)).toBeUndefined();
  });
});
