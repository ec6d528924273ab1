/** What people and rooms are called, in each language. */
import type { Language } from './visitor.ts';

export const titles: Record<Language, string> = {
  en: 'Weekly review',
  fa: 'جلسهٔ هفتگی',
  pl: 'Przegląd tygodnia',
};

export const visitors: Record<Language, string> = { en: 'Nika', fa: 'نیکا', pl: 'Nika' };

/** The longest is longer than a tile of a phone is wide. */
export const names: Record<Language, readonly string[]> = {
  en: ['Sara Ahmadi', 'Adam Kowalski', 'Maximiliane von Hohenstein-Wittelsbach', 'Jan', 'Zofia'],
  fa: ['سارا احمدی', 'آدام', 'سیدمحمدحسین طباطبایی یزدی‌نژاد اصفهانی', 'کامران', 'لیلا'],
  pl: [
    'Zofia Wiśniewska',
    'Adam Kowalski',
    'Wawrzyniec Brzęczyszczykiewicz-Źdźbłowski',
    'Sara',
    'Ewa',
  ],
};
