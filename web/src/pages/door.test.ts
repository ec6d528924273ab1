import { expect, test } from 'vitest';
import { Problem } from '../signaling/api';
import type { Look } from '../signaling/messages';
import { doorOf, refusalOf } from './door';

const look = (locked: boolean): Look => ({
  id: 'tea',
  title: null,
  kind: 'conference',
  participants: [],
  capacity: 10,
  full: false,
  locked,
  guests: true,
  audioOnly: false,
});
const nothing = { key: 'k', look: undefined, problem: undefined, failure: undefined };
const refused = (code: string) => new Problem(code, 403, '');

test('the door is open until somebody says otherwise', () => {
  expect(doorOf(nothing)).toBeUndefined();
  expect(doorOf({ ...nothing, look: look(false) })).toBeUndefined();
  expect(doorOf({ ...nothing, problem: new Problem('offline', 0, '') })).toBeUndefined();
});

test('one knocks without the key, at a lock, and after one was removed', () => {
  expect(doorOf({ ...nothing, key: '', problem: refused('wrong-key') })).toBe('no-key');
  expect(doorOf({ ...nothing, key: '', problem: refused('bad-request') })).toBe('no-key');
  expect(doorOf({ ...nothing, problem: refused('wrong-key') })).toBe('wrong-key');
  expect(doorOf({ ...nothing, look: look(true) })).toBe('locked');
  expect(doorOf({ ...nothing, look: look(false), failure: refused('removed') })).toBe('removed');
  const keyless = { ...nothing, key: '', problem: refused('bad-request') };
  expect(doorOf({ ...keyless, failure: refused('removed') })).toBe('removed');
});

test('a lock that was opened since holds nobody', () => {
  const failure = refused('room-locked');
  expect(doorOf({ ...nothing, failure })).toBe('locked');
  expect(doorOf({ ...nothing, failure, look: look(false) })).toBeUndefined();
});

test('at some doors nobody may knock', () => {
  expect(refusalOf({ ...nothing, problem: refused('guests-not-allowed') })?.status).toBe(403);
  expect(refusalOf({ ...nothing, unheard: refused('unknown-room') })?.code).toBe('unknown-room');
  expect(refusalOf({ ...nothing, problem: refused('wrong-key') })).toBeUndefined();
});
