/** What the crash page says. Not among the locales: those may be what did not load. */
import type { Language } from '../i18n';

interface CrashWords {
  title: string;
  text: string;
  reload: string;
  home: string;
}

export const crashWords: Record<Language['code'], CrashWords> = {
  en: {
    title: 'This page stopped working',
    text: 'The fault is ours, not yours. Reload the page to go on; in a call you can then come back in.',
    reload: 'Reload',
    home: 'Home',
  },
  fa: {
    title: 'این صفحه از کار افتاد',
    text: 'ایراد از ماست، نه از شما. برای ادامه صفحه را تازه کنید؛ اگر در تماس بودید، می‌توانید برگردید.',
    reload: 'تازه کردن صفحه',
    home: 'صفحهٔ اصلی',
  },
  pl: {
    title: 'Ta strona przestała działać',
    text: 'To nasz błąd, nie Twój. Odśwież stronę, aby kontynuować; do rozmowy można wtedy wrócić.',
    reload: 'Odśwież',
    home: 'Strona główna',
  },
};
