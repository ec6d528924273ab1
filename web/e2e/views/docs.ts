/** The pictures of the documentation: which shot lies where in docs/screenshots. */
import { nameOf, type Shot } from './photograph.ts';
import { views } from './views.ts';
import type { Language, Size, Theme } from './visitor.ts';

const pictures: Record<string, [view: string, size: Size, theme: Theme, language: Language]> = {
  home: ['home', 'desktop', 'light', 'en'],
  'home-phone-persian': ['home', 'phone', 'dark', 'fa'],
  created: ['created-qr', 'desktop', 'light', 'en'],
  lobby: ['lobby', 'desktop', 'light', 'en'],
  room: ['four', 'desktop', 'light', 'en'],
  'room-phone': ['four', 'phone', 'dark', 'en'],
  'room-persian': ['four', 'desktop', 'light', 'fa'],
  screen: ['screen', 'desktop', 'dark', 'en'],
  contacts: ['contacts', 'desktop', 'light', 'en'],
  'contacts-phone-persian': ['contacts', 'phone', 'dark', 'fa'],
  account: ['account', 'desktop', 'light', 'en'],
  rooms: ['room-page', 'desktop', 'light', 'en'],
  knocks: ['knocks', 'desktop', 'light', 'en'],
  ringing: ['ringing', 'desktop', 'light', 'en'],
  'in-call': ['in-call', 'desktop', 'dark', 'en'],
  'call-phone-persian': ['ringing', 'phone', 'dark', 'fa'],
  figures: ['figures', 'desktop', 'light', 'en'],
};

const shots = Object.entries(pictures).map(
  ([file, [name, size, theme, language]]): [string, Shot] => {
    const view = views.find((one) => one.name === name);
    if (!view) throw new Error(`there is no view ${name}`);
    return [file, { view, size, theme, language }];
  },
);
const fileByName = new Map(shots.map(([file, shot]) => [nameOf(shot), file]));

export const docShots = (): Shot[] => shots.map(([, shot]) => shot);

export const fileInDocs = (shot: Shot): string => fileByName.get(nameOf(shot)) ?? nameOf(shot);
