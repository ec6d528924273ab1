/** Before and after signing in: the first page, one’s account, people. */
import { arrives, pressing, refused } from './deeds.ts';
import type { View } from './view.ts';

export const accountViews: readonly View[] = [
  { name: 'home', stage: 'none', path: '/', signedIn: true, shows: 'create-room' },
  { name: 'home-signed-out', stage: 'none', path: '/', shows: 'home-register' },
  {
    name: 'no-server',
    stage: 'none',
    path: '/',
    blocks: /\/api\/me/,
    shows: 'no-server',
    complains: /Failed to load|ERR_FAILED/,
  },
  {
    name: 'home-options',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: pressing('create-options'),
    shows: 'room-title',
  },
  {
    name: 'home-wrong-address',
    stage: 'none',
    path: '/',
    steps: pressing('open-room'),
    shows: 'room-address',
  },
  {
    name: 'home-offline',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: async (visitor) => {
      await visitor.seesControl('create-room');
      await visitor.page.setOfflineMode(true);
      await visitor.press('create-room');
      await visitor.sees('[role="alert"]');
    },
    shows: 'create-room',
    complains: /ERR_INTERNET_DISCONNECTED/,
  },
  {
    name: 'created',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: pressing('create-options', 'create-room'),
    shows: 'room-link',
  },
  {
    name: 'created-qr',
    stage: 'none',
    path: '/',
    signedIn: true,
    steps: pressing('create-options', 'create-room', 'show-qr'),
    shows: 'qr-code',
  },
  { name: 'sign-in', stage: 'none', path: '/sign-in', shows: 'sign-in' },
  {
    name: 'sign-in-wrong',
    stage: 'none',
    path: '/sign-in',
    steps: async (visitor) => {
      await visitor.type('account-name', 'nobody');
      await visitor.type('account-password', 'correct horse');
      await visitor.press('sign-in');
      await visitor.sees('[role="alert"]');
    },
    shows: 'sign-in',
    complains: refused,
  },
  { name: 'register', stage: 'none', path: '/register', shows: 'register' },
  {
    name: 'account',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/account', []),
    shows: 'delete-account',
  },
  {
    name: 'start',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/', ['contact']),
    shows: 'create-room',
  },
  {
    name: 'contacts-empty',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/contacts', []),
    shows: 'no-contacts',
  },
  {
    name: 'contacts',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/contacts', ['contact', 'asking', 'asked', 'blocked']),
    shows: 'contact-request',
  },
  {
    name: 'contacts-search',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact', 'asking', 'asked']);
      await visitor.type('search-people', 'neighbour');
    },
    shows: 'found',
  },
  {
    name: 'contacts-nobody',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact']);
      await visitor.type('search-people', 'xyzzy');
      await visitor.waits('an answer', () => document.querySelector('[class*="empty"]') !== null);
    },
    shows: 'search-people',
  },
  {
    name: 'here-now',
    stage: 'none',
    path: '/',
    steps: (visitor) => arrives(visitor, '/contacts?show=here', ['contact']),
    shows: 'here-now',
  },
  {
    name: 'contact',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact']);
      await visitor.press('contact');
    },
    shows: 'contact-more',
  },
  {
    name: 'contact-remove',
    stage: 'none',
    path: '/',
    steps: async (visitor) => {
      await arrives(visitor, '/contacts', ['contact']);
      await visitor.press('contact');
      await visitor.press('contact-more');
      await visitor.press('remove-contact');
    },
    shows: 'confirm-contact',
  },
];
