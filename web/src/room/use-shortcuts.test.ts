import { describe, expect, it } from 'vitest';
import { letterOf } from './use-shortcuts';

describe('the letter of a key', () => {
  it('is the one written on it', () => {
    expect(letterOf({ key: 'm', code: 'KeyM' })).toBe('M');
    // French keyboards have M where others have the semicolon.
    expect(letterOf({ key: 'm', code: 'Semicolon' })).toBe('M');
    expect(letterOf({ key: ',', code: 'KeyM' })).toBe(',');
  });

  it('is that of its place where the layout has no Latin letters', () => {
    expect(letterOf({ key: 'پ', code: 'KeyM' })).toBe('M');
    expect(letterOf({ key: 'ر', code: 'KeyV' })).toBe('V');
  });
});
