import { expect, test } from 'vitest';
import { movedBy, wholePicture, zoomedAt } from './zoom';

const area = { width: 400, height: 200 };

test('what lies under the finger stays there', () => {
  const zoom = zoomedAt(wholePicture, 2, { x: 100, y: 50 }, area);
  expect(zoom).toEqual({ scale: 2, x: -100, y: -50 });
  expect(zoomedAt(zoom, 1.5, { x: 100, y: 50 }, area)).toEqual({ scale: 3, x: -200, y: -100 });
});

test('it is moved as far as its edges', () => {
  const zoom = zoomedAt(wholePicture, 2, { x: 200, y: 100 }, area);
  expect(movedBy(zoom, 1000, -1000, area)).toEqual({ scale: 2, x: 0, y: -200 });
});

test('it is never smaller than whole, nor larger than six times', () => {
  const zoom = zoomedAt(wholePicture, 2, { x: 400, y: 200 }, area);
  expect(zoomedAt(zoom, 0.1, { x: 0, y: 0 }, area)).toEqual(wholePicture);
  expect(zoomedAt(zoom, 100, { x: 0, y: 0 }, area).scale).toBe(6);
});

test('a whole picture does not move', () => {
  expect(movedBy(wholePicture, 30, 30, area)).toEqual(wholePicture);
});
