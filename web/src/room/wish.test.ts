import { describe, expect, it } from 'vitest';
import { layoutStage } from './layout';
import { wishOf } from './wish';

const layoutOf = (others: string[], main: string[] = [], maxOthers = 9) =>
  layoutStage({ width: 1280, height: 720, others, self: 'self', main, page: 0, maxOthers });
const people = (count: number) => Array.from({ length: count }, (_, i) => `p${i}/camera`);

describe('wishOf', () => {
  it('leaves a room that fits to the server, at the height of its tiles', () => {
    const wish = wishOf(layoutOf(people(3)), 3, 1, 'none');
    expect(wish).toMatchObject({ named: [], autoPictures: true });
    expect(wish.autoHeight).toBeGreaterThan(300);
  });

  it('asks for more lines on a denser screen, and never for more than a camera has', () => {
    const heights = [1, 2, 9].map(
      (ratio) => wishOf(layoutOf(people(3)), 3, ratio, 'none').autoHeight,
    );
    expect(heights[1]).toBeGreaterThan(heights[0] ?? 0);
    expect(heights[2]).toBe(1080);
  });

  it('names screens and whoever is on the stage, most important first', () => {
    const others = ['p0/screen', ...people(3)];
    const wish = wishOf(layoutOf(others, ['p0/screen']), 3, 1, 'none');
    expect(wish.named).toMatchObject([{ source: 'p0/screen', priority: 3 }]);
    expect(wish.autoPictures).toBe(true);
    expect(wish.autoHeight).toBeLessThan(wish.named[0]?.height ?? 0);
  });

  it('wants all lines of a screen on the stage, and no more than its tile has of one in the strip', () => {
    const others = ['p0/screen', 'p1/screen', ...people(3)];
    const wish = wishOf(layoutOf(others, ['p0/screen']), 3, 1, 'none');
    expect(wish.named[0]?.source).toBe('p0/screen');
    expect(wish.named[0]?.height).toBeGreaterThanOrEqual(2160);
    expect(wish.named[1]?.source).toBe('p1/screen');
    expect(wish.named[1]?.height).toBeLessThan(360);
  });

  it('names everyone visible where others are on another page', () => {
    const wish = wishOf(layoutOf(people(20), [], 4), 20, 1, 'low');
    expect(wish.named.map(({ source }) => source)).toEqual(people(4));
    expect(wish).toMatchObject({ autoPictures: false, saving: 'low' });
  });
});
