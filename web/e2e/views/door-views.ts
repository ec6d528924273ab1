/** On the way into a room, and what keeps one outside. */
import { blocking, insecure, keyless, pressing, refused, unknown } from './deeds.ts';
import type { View } from './view.ts';

export const doorViews: readonly View[] = [
  { name: 'not-found', stage: 'none', path: '/nowhere', shows: 'go-home', complains: unknown },
  { name: 'no-room', stage: 'none', path: '/r/nowhere#key', shows: 'go-home', complains: unknown },
  {
    name: 'no-webrtc',
    stage: 'none',
    path: '/r/weekly-review#key',
    before: 'delete globalThis.RTCPeerConnection;',
    shows: 'copy-link',
  },
  {
    name: 'crash',
    stage: 'none',
    path: '/',
    blocks: /\/assets\/(en|fa|pl)-/,
    shows: 'reload',
    complains: /ERR_FAILED|dynamically imported module/,
  },
  { name: 'knock', stage: 'empty', query: { key: '' }, shows: 'room-key', complains: keyless },
  {
    name: 'knock-waiting',
    stage: 'empty',
    query: { key: '' },
    steps: pressing('knock'),
    shows: 'waiting',
    complains: keyless,
  },
  {
    name: 'wrong-key',
    stage: 'empty',
    query: { key: 'wrong' },
    shows: 'room-key',
    complains: refused,
  },
  { name: 'insecure', stage: 'empty', before: insecure, shows: 'https-link' },
  { name: 'lobby-empty', stage: 'empty', query: { cam: 'off' }, shows: 'join' },
  { name: 'alone', stage: 'empty', join: true, shows: 'alone' },
  {
    name: 'ended',
    stage: 'empty',
    signedIn: true,
    join: true,
    steps: pressing('people|more,menu-people', 'moderate-everyone', 'do-end', 'confirm'),
    shows: 'rejoin',
  },
  { name: 'rooms', stage: 'empty', path: '/rooms', signedIn: true, shows: 'rooms' },
  {
    name: 'room-new',
    stage: 'empty',
    path: '/rooms',
    signedIn: true,
    steps: pressing('new-room'),
    shows: 'make-room',
  },
  {
    name: 'room-page',
    stage: 'empty',
    path: '/rooms',
    signedIn: true,
    steps: pressing('room-link-0'),
    shows: 'members',
  },
  {
    name: 'rooms-none',
    stage: 'none',
    path: '/register',
    steps: async (visitor) => {
      await visitor.type('account-name', `ewa${Date.now()}`);
      await visitor.type('account-display-name', 'Ewa');
      await visitor.type('account-password', 'correct horse');
      await visitor.press('register');
      await visitor.press('place-rooms');
    },
    shows: 'no-rooms',
  },
  { name: 'lobby-blocked', stage: 'two', before: blocking('audio', 'video'), shows: 'blocked' },
  {
    name: 'lobby-no-microphone',
    stage: 'two',
    before: blocking('audio'),
    steps: (visitor) => visitor.seesControl('inside'),
    shows: 'preview',
  },
  { name: 'two', stage: 'two', join: true, pictures: 1, shows: 'leave' },
  {
    name: 'lobby',
    stage: 'four',
    steps: (visitor) => visitor.seesControl('inside'),
    shows: 'preview',
  },
  {
    name: 'lobby-nameless',
    stage: 'four',
    query: { name: '' },
    steps: async (visitor) => {
      await visitor.seesControl('preview');
      await visitor.press('join');
    },
    shows: 'inside',
  },
];
