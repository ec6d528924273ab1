import { describe, expect, it } from 'vitest';
import { linkOf, parseRoomAddress } from './room-link';

describe('room links', () => {
  it.each([
    ['https://meet.example/r/weekly-review#s3cret_-x', 'weekly-review', 's3cret_-x'],
    ['meet.example:8443/r/tea?lang=fa#k', 'tea', 'k'],
    ['  /r/tea#k ', 'tea', 'k'],
    ['/r/tea', 'tea', ''],
    ['tea', 'tea', ''],
    ['Tea#k', 'tea', 'k'],
  ])('%s', (text, id, key) => {
    expect(parseRoomAddress(text)).toEqual({ id, key });
  });

  it.each(['', 'a', '-tea', 'two words', 'https://example.org/', '/r/%zz', 'سلام'])(
    'is none: %s',
    (text) => {
      expect(parseRoomAddress(text)).toBeUndefined();
    },
  );

  it('reads what it writes', () => {
    const address = { id: 'abcd-efgh-ijkl', key: 'Zr4kW1mQ8vYtB0sLx7NcPA' };
    expect(parseRoomAddress(linkOf(address, 'https://h:8443'))).toEqual(address);
  });
});
