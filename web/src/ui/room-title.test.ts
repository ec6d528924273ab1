import type { TFunction } from 'i18next';
import { expect, test } from 'vitest';
import { roomTitle } from './room-title';

const t = ((key: string, { date }: { date: string }) => `${key}: ${date}`) as unknown as TFunction;
const createdAt = '2026-12-03T12:00:00Z';

test('a title is what a room is called', () => {
  expect(roomTitle(t, { id: 'k3vd-9wmq-t2ha', title: 'Tea', createdAt })).toBe('Tea');
});

test('without one a room is called by its day, rather than by an address that nobody chose', () => {
  expect(roomTitle(t, { id: 'k3vd-9wmq-t2ha', title: '', createdAt })).toBe(
    'room.untitled: 3 December',
  );
});

test('an address that somebody chose is a name', () => {
  expect(roomTitle(t, { id: 'weekly-review', createdAt })).toBe('weekly-review');
});

test('where the day is not told there is the address', () => {
  expect(roomTitle(t, { id: 'k3vd-9wmq-t2ha', createdAt: undefined })).toBe('k3vd-9wmq-t2ha');
});
