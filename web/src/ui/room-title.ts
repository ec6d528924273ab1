import type { TFunction } from 'i18next';
import { currentLanguage } from '../i18n';

interface Titled {
  id: string;
  title?: string | null;
  createdAt?: string | undefined;
}

/** What a generated address looks like: nobody can tell rooms by it. */
const generated = /^[a-z0-9]{4}(?:-[a-z0-9]{4}){2}$/;

/** A room's title; without one its address, if somebody chose that, or its day. */
export function roomTitle(t: TFunction, { id, title, createdAt }: Titled): string {
  if (title) return title;
  const day = new Date(createdAt ?? Number.NaN);
  if (!generated.test(id) || Number.isNaN(day.getTime())) return id;
  const { code } = currentLanguage();
  // The day first, as in the other languages.
  const format = new Intl.DateTimeFormat(code === 'en' ? 'en-GB' : code, {
    day: 'numeric',
    month: 'long',
  });
  return t('room.untitled', { date: format.format(day) });
}
