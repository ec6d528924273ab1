import { describe, expect, it } from 'vitest';
import { emptyOrder, nextOrder, type TileOrder } from './tile-order';

const start = nextOrder(emptyOrder, ['a', 'b', 'c', 'd', 'e'], [], 3);
const orderAfter = (before: TileOrder, loud: string[]) =>
  nextOrder(before, ['a', 'b', 'c', 'd', 'e'], loud, 3);

describe('the order of tiles', () => {
  it('adds at the end and closes gaps, and changes nothing else', () => {
    expect(nextOrder(start, ['f', 'e', 'd', 'a'], [], 3).order).toEqual(['a', 'd', 'e', 'f']);
  });

  it('leaves a speaker who is seen in place', () => {
    expect(orderAfter(start, ['b']).order).toEqual(start.order);
  });

  it('brings a speaker from another page, for the one silent longest', () => {
    const spoken = orderAfter(orderAfter(start, ['c']), ['a']);
    expect(orderAfter(spoken, ['e']).order).toEqual(['a', 'e', 'c', 'd', 'b']);
  });

  it('leaves everyone in place while another page is looked at, and notes who speaks', () => {
    const looking = nextOrder(start, ['a', 'b', 'c', 'd', 'e'], ['e'], Infinity);
    expect(looking.order).toEqual(start.order);
    expect(orderAfter(looking, ['e']).order).toEqual(['a', 'b', 'e', 'd', 'c']);
  });

  it('sends nobody away who is speaking', () => {
    expect(orderAfter(start, ['a', 'b', 'c', 'd']).order).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('brings two at once', () => {
    expect(orderAfter(start, ['d', 'e']).order.slice(0, 3).toSorted()).toEqual(['a', 'd', 'e']);
  });
});
