/** Which browser's words to use where they differ. */
export type BrowserFamily = 'chromium' | 'firefox' | 'safari' | 'ios';

export function browserFamily(userAgent: string): BrowserFamily {
  if (/iPhone|iPad/.test(userAgent)) return 'ios';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chromium';
  return /Safari\//.test(userAgent) ? 'safari' : 'chromium';
}
