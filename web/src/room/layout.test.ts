import { describe, expect, it } from 'vitest';
import { bestGrid, gap, layoutStage, type StageWish } from './layout';

const desktop = { width: 1416, height: 804 };
const phone = { width: 374, height: 756 };
const people = (count: number) => Array.from({ length: count }, (_, i) => `p${i}/camera`);
const stage = (wish: Partial<StageWish>) =>
  layoutStage({ ...desktop, others: [], self: 'self', main: [], page: 0, maxOthers: 9, ...wish });

describe('bestGrid', () => {
  it('makes the tiles as large as any choice of columns can', () => {
    for (let count = 1; count <= 49; count++) {
      for (const { width, height } of [desktop, phone, { width: 320, height: 240 }]) {
        const best = bestGrid(count, width, height);
        for (let columns = 1; columns <= count; columns++) {
          const rows = Math.ceil(count / columns);
          const byWidth = (width - gap * (columns - 1)) / columns;
          const byHeight = (((height - gap * (rows - 1)) / rows) * 16) / 9;
          expect(best.width).toBeGreaterThanOrEqual(Math.min(byWidth, byHeight) * 0.99);
        }
      }
    }
  });

  it('places five on a wide stage three above two', () => {
    expect(bestGrid(5, desktop.width, desktop.height)).toMatchObject({ columns: 3, rows: 2 });
  });

  it('keeps 16:9', () => {
    const { width, height } = bestGrid(7, desktop.width, desktop.height);
    expect(width / height).toBeCloseTo(16 / 9);
  });
});

describe('layoutStage', () => {
  it('shows five on an upright phone in two columns', () => {
    const { placed } = stage({ ...phone, others: people(4) });
    expect(new Set(placed.map(({ rect }) => Math.round(rect.x))).size).toBeGreaterThan(1);
    expect(placed[0]?.rect.width).toBeCloseTo((phone.width - gap) / 2);
  });

  it('on an upright phone gives oneself a corner; an upright picture alone fills the stage', () => {
    const of = (tall: string[]) => stage({ ...phone, others: people(1), tall }).placed;
    expect(of(['p0/camera']).map(({ role }) => role)).toEqual(['main', 'floating']);
    expect(of(['p0/camera'])[0]?.rect).toEqual({ x: 0, y: 0, ...phone });
    expect(of([]).map(({ role }) => role)).toEqual(['main', 'floating']);
    expect(of([])[0]?.rect).toMatchObject({ width: phone.width, height: phone.width });
  });

  it('never cuts a wide picture to less than half, on an upright phone', () => {
    for (const main of [[], ['p0/camera']]) {
      for (let others = 1; others <= 6; others++) {
        for (const { rect, key } of stage({ ...phone, others: people(others), main }).placed) {
          if (key === 'self') continue;
          expect(rect.width / rect.height, key).toBeGreaterThan(16 / 9 / 2);
        }
      }
    }
  });

  it('gives a screen the whole stage', () => {
    const [screen] = stage({ ...phone, others: ['a/screen'], main: ['a/screen'] }).placed;
    expect(screen?.rect.height).toBeGreaterThan(phone.height / 2);
  });

  it('places every tile inside the stage and none on another', () => {
    for (let others = 0; others <= 30; others++) {
      for (const size of [desktop, phone]) {
        for (const main of [[], ['p0/camera'], ['p0/camera', 'p1/camera']]) {
          const { placed } = stage({ ...size, others: people(others), main, maxOthers: 25 });
          const solid = placed.filter(({ role }) => role !== 'floating');
          for (const { key, rect } of solid) {
            expect(rect.x, key).toBeGreaterThanOrEqual(-0.01);
            expect(rect.y, key).toBeGreaterThanOrEqual(-0.01);
            expect(rect.x + rect.width, key).toBeLessThanOrEqual(size.width + 0.01);
            expect(rect.y + rect.height, key).toBeLessThanOrEqual(size.height + 0.01);
          }
          for (const a of solid) {
            for (const b of solid) {
              if (a.key >= b.key) continue;
              const apart =
                a.rect.x + a.rect.width <= b.rect.x + 0.01 ||
                b.rect.x + b.rect.width <= a.rect.x + 0.01 ||
                a.rect.y + a.rect.height <= b.rect.y + 0.01 ||
                b.rect.y + b.rect.height <= a.rect.y + 0.01;
              expect(apart, `${others} others: ${a.key} on ${b.key}`).toBe(true);
            }
          }
        }
      }
    }
  });

  it('gives the one other person the stage, and oneself a corner', () => {
    const { placed } = stage({ others: people(1) });
    expect(placed.map(({ key, role }) => [key, role])).toEqual([
      ['p0/camera', 'main'],
      ['self', 'floating'],
    ]);
    expect(placed[0]?.rect).toEqual({ x: 0, y: 0, ...desktop });
  });

  it('shows everyone once over its pages', () => {
    const others = people(23);
    const first = stage({ others });
    const seen = Array.from({ length: first.pages }, (_, page) => stage({ others, page })).flatMap(
      ({ placed }) => placed.map(({ key }) => key).filter((key) => key !== 'self'),
    );
    expect(seen.toSorted()).toEqual([...others].toSorted());
    expect(stage({ others, page: 99 }).page).toBe(first.pages - 1);
  });

  it('shows no more of the others than there are slots', () => {
    const { placed } = stage({ others: people(30), maxOthers: 4 });
    expect(placed).toHaveLength(5);
  });

  it('counts what has the stage among those: nobody in the strip is left without a slot', () => {
    const screens = ['p0/screen', 'p1/screen'];
    const { placed, pages } = stage({
      others: [...screens, ...people(5)],
      main: screens,
      maxOthers: 4,
    });
    expect(placed.filter(({ key }) => key !== 'self')).toHaveLength(4);
    expect(pages).toBe(3);
    expect(stage({ others: people(5), main: ['self'], maxOthers: 4 }).placed).toHaveLength(5);
  });

  it('puts screens on the stage and people into a strip: at the side, below on a phone', () => {
    const others = ['p0/screen', ...people(3)];
    const wide = stage({ others, main: ['p0/screen'] });
    expect(wide.placed.map(({ role }) => role)).toEqual([
      'main',
      'strip',
      'strip',
      'strip',
      'strip',
    ]);
    expect(new Set(wide.placed.slice(1).map(({ rect }) => rect.x)).size).toBe(1);
    const tall = stage({ ...phone, others, main: ['p0/screen'] });
    expect(new Set(tall.placed.slice(1).map(({ rect }) => rect.y)).size).toBe(1);
  });

  it('goes back to a grid when what was pinned is gone', () => {
    expect(stage({ others: people(3), main: ['gone/camera'] }).placed[0]?.role).toBe('grid');
  });
});
