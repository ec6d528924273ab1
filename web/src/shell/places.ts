/** Where one can go from anywhere: the rail on a desktop, the bar at the bottom of a phone. In this order. */
import {
  IconAddressBook,
  IconHome,
  IconPhone,
  IconUsersGroup,
  type Icon,
} from '@tabler/icons-react';
import type { StoreApi } from 'zustand';
import { calls } from '../state/calls';
import { contacts, requestsTo } from '../state/contacts';

export interface Place {
  to: string;
  /** The key of its name in the locales. */
  name: string;
  Icon: Icon;
  testId: string;
  /** How many things wait there, and the words for it (with `count`). */
  badge?: { store: StoreApi<unknown>; count: () => number; words: string };
}

export const places: readonly Place[] = [
  { to: '/', name: 'shell.start', Icon: IconHome, testId: 'place-start' },
  {
    to: '/contacts',
    name: 'contacts.title',
    Icon: IconAddressBook,
    testId: 'place-contacts',
    badge: {
      store: contacts.store,
      count: () => requestsTo(contacts.store.getState()).length,
      words: 'contacts.waiting',
    },
  },
  {
    to: '/calls',
    name: 'calls.title',
    Icon: IconPhone,
    testId: 'place-calls',
    badge: {
      store: calls.store,
      count: () => calls.store.getState().missed,
      words: 'calls.missed',
    },
  },
  { to: '/rooms', name: 'rooms.title', Icon: IconUsersGroup, testId: 'place-rooms' },
];
