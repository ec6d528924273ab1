import { describe, expect, it } from 'vitest';
import type { TFunction } from 'i18next';
import { browserWords } from './browser-words';

const t = ((key: string, parts?: Record<string, string>) =>
  parts ? `${parts['browser']} on ${parts['system']}` : key) as unknown as TFunction;

describe('browserWords', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox on Linux'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
      'Edge on Windows',
    ],
    [
      'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36',
      'Chrome on Android',
    ],
    [
      'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
      'Safari on iOS',
    ],
    ['curl/8.5.0', 'account.unknownBrowser'],
    [null, 'account.unknownBrowser'],
  ])('%s', (userAgent, words) => {
    expect(browserWords(t, userAgent)).toBe(words);
  });
});
