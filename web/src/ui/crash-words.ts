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
    text: 'ایراد از ماست، نه از شما. برای ادامه صفحه را دوباره بار کنید؛ اگر در تماس بودید، می‌توانید برگردید.',
    reload: 'بار کردن دوباره',
    home: 'خانه',
  },
  pl: {
    title: 'Ta strona przestała działać',
    text: 'To nasz błąd, nie Twój. Wczytaj stronę ponownie, aby kontynuować; do rozmowy można wtedy wrócić.',
    reload: 'Wczytaj ponownie',
    home: 'Strona główna',
  },
};
