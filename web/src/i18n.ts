/** The languages of the app. A language's words are loaded before the first render, and when it is chosen. */
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

export const languages = [
  { code: 'en', name: 'English', direction: 'ltr' },
  { code: 'fa', name: 'فارسی', direction: 'rtl' },
  { code: 'pl', name: 'Polski', direction: 'ltr' },
] as const;
export type Language = (typeof languages)[number];

const storageKey = 'setareh.language';

const loaders: Record<Language['code'], () => Promise<{ default: object }>> = {
  en: () => import('./locales/en.json'),
  fa: () => import('./locales/fa.json'),
  pl: () => import('./locales/pl.json'),
};

export async function startLanguages(): Promise<void> {
  await i18next.use(initReactI18next).init({
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const first = firstLanguage();
  turnPage(first);
  await chooseLanguage(first);
}

/** Changes the language; remembers it where `remember`. */
export async function chooseLanguage(language: Language, remember = false): Promise<void> {
  const { code } = language;
  if (!i18next.hasResourceBundle(code, 'translation')) {
    i18next.addResourceBundle(code, 'translation', (await loaders[code]()).default);
  }
  await i18next.changeLanguage(code);
  turnPage(language);
  if (!remember) return;
  try {
    localStorage.setItem(storageKey, code);
  } catch {
    // storage may be forbidden: the choice lasts as long as the page
  }
}

export function currentLanguage(): Language {
  return languages.find(({ code }) => code === i18next.language) ?? languages[0];
}

/** The document's language and the side it begins at; true even where the words do not load. */
function turnPage({ code, direction }: Language): void {
  document.documentElement.lang = code;
  document.documentElement.dir = direction;
}

/** By the address (`?lang=fa`), the last choice, the browser's wish. */
function firstLanguage(): Language {
  const asked = new URLSearchParams(location.search).get('lang');
  let remembered: string | null = null;
  try {
    remembered = localStorage.getItem(storageKey);
  } catch {
    // as above
  }
  const wishes = [asked, remembered, ...navigator.languages.map((tag) => tag.split('-')[0])];
  for (const wish of wishes) {
    const known = languages.find(({ code }) => code === wish);
    if (known) return known;
  }
  return languages[0];
}
