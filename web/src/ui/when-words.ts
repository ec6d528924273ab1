import { currentLanguage } from '../i18n';

/** The time of today's, the day of this week's, the date of older ones. */
export function whenWords(iso: string): string {
  const at = new Date(iso);
  const { code } = currentLanguage();
  const today = new Date();
  const day = 86_400_000;
  if (at.toDateString() === today.toDateString()) {
    return new Intl.DateTimeFormat(code, { hour: '2-digit', minute: '2-digit' }).format(at);
  }
  const format: Intl.DateTimeFormatOptions =
    today.getTime() - at.getTime() < 6 * day
      ? { weekday: 'long' }
      : { day: 'numeric', month: 'short', year: 'numeric' };
  return new Intl.DateTimeFormat(code, format).format(at);
}
