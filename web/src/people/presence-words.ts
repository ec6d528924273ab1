import type { TFunction } from 'i18next';
import { currentLanguage } from '../i18n';
import type { Presence } from '../signaling/contacts-api';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/** Whether somebody is there, or when they were, in the reader's language. */
export function presenceWords(t: TFunction, presence: Presence, now = Date.now()): string {
  const { state, lastSeen } = presence;
  if (state !== 'offline' || lastSeen === null) return t(`contacts.presence.${state}`);
  return t('contacts.presence.lastSeen', { when: agoWords(Date.parse(lastSeen), now) });
}

/** "3 minutes ago", "yesterday"; the day where it is longer ago than a week. */
export function agoWords(
  at: number,
  now = Date.now(),
  language: string = currentLanguage().code,
): string {
  const ago = Math.max(0, now - at);
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  if (ago < hourMs) return format.format(-Math.max(1, Math.round(ago / minuteMs)), 'minute');
  if (ago < dayMs) return format.format(-Math.round(ago / hourMs), 'hour');
  if (ago < 7 * dayMs) return format.format(-Math.round(ago / dayMs), 'day');
  return new Date(at).toLocaleDateString(language, {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
}
