import { describe, expect, it } from 'vitest';
import type { Slot } from '../signaling/messages';
import { planView, roundedHeight, withoutPictures, type ViewWish } from './view-plan';

const carries = (slot: number, source: string | null): Slot => ({
  slot,
  source,
  video: source ? 'flowing' : 'none',
  reason: null,
  from: null,
  audio: false,
});

const wish = (named: ViewWish['named'], more: Partial<ViewWish> = {}): ViewWish => ({
  named,
  autoHeight: 360,
  autoPictures: true,
  saving: 'none',
  ...more,
});

const sources = (named: ViewWish['named'], current: Slot[], slots = 4) =>
  planView(wish(named), slots, current).slots.map(({ source }) => source);

describe('planView', () => {
  it('leaves all to the server where nothing is named', () => {
    expect(planView(wish([]), 2, [])).toEqual({
      slots: [
        { source: 'auto', height: 360, priority: 1 },
        { source: 'auto', height: 360, priority: 1 },
      ],
      saving: 'none',
    });
  });

  it('leaves a named source in the slot that carries it', () => {
    const current = [carries(0, 'a/camera'), carries(1, 'b/camera'), carries(2, null)];
    const named = [{ source: 'b/camera', height: 720, priority: 3 }];
    expect(sources(named, current)).toEqual(['auto', 'b/camera', 'auto', 'auto']);
  });

  it('puts a new one where nothing is carried, from the end', () => {
    const current = [carries(0, 'a/camera'), carries(1, null), carries(2, null)];
    const named = [{ source: 'b/screen', height: 1080, priority: 3 }];
    expect(sources(named, current)).toEqual(['auto', 'auto', 'auto', 'b/screen']);
  });

  it('takes a slot from the server where all carry something, never from another named one', () => {
    const current = [carries(0, 'a/camera'), carries(1, 'b/camera'), carries(2, 'c/camera')];
    const named = [
      { source: 'c/camera', height: 720, priority: 3 },
      { source: 'd/screen', height: 720, priority: 3 },
    ];
    expect(sources(named, current, 3)).toEqual(['auto', 'd/screen', 'c/camera']);
  });

  it('names no more than there are slots, the most important first', () => {
    const named = ['a', 'b', 'c'].map((id) => ({
      source: `${id}/camera`,
      height: 360,
      priority: 1,
    }));
    expect(sources(named, [], 2).toSorted()).toEqual(['a/camera', 'b/camera']);
  });

  it('asks for sound alone in the other slots where all pictures are named', () => {
    const { slots } = planView(wish([], { autoPictures: false }), 1, []);
    expect(slots).toEqual([{ source: 'auto', height: 0, priority: 1 }]);
  });

  it('is the same for tiles of nearly the same size', () => {
    expect(roundedHeight(331)).toBe(360);
    expect(roundedHeight(360)).toBe(360);
    expect(roundedHeight(0)).toBe(30);
  });

  it('asks an unseen page for sound alone, and moves nobody to another slot', () => {
    const view = planView(wish([{ source: 'a/screen', height: 720, priority: 3 }]), 2, []);
    expect(withoutPictures(view).slots).toEqual([
      { source: 'auto', height: 0, priority: 1 },
      { source: 'a/screen', height: 0, priority: 3 },
    ]);
  });
});
