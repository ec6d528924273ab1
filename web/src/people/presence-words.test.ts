import { expect, it } from 'vitest';
import { agoWords } from './presence-words';

const now = Date.parse('2026-03-20T12:00:00Z');
const ago = (ms: number, language = 'en') => agoWords(now - ms, now, language);

it('says when somebody was here, the nearer the closer', () => {
  expect(ago(-5000)).toBe('1 minute ago');
  expect(ago(20_000)).toBe('1 minute ago');
  expect(ago(5 * 60_000)).toBe('5 minutes ago');
  expect(ago(3 * 3_600_000)).toBe('3 hours ago');
  expect(ago(25 * 3_600_000)).toBe('yesterday');
  expect(ago(30 * 24 * 3_600_000)).toBe('February 18, 2026');
});

it('says it in the reader’s language', () => {
  expect(ago(5 * 60_000, 'fa')).toBe('۵ دقیقه پیش');
  expect(ago(5 * 60_000, 'pl')).toBe('5 minut temu');
});
