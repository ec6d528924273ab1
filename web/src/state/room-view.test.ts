import { describe, expect, it } from 'vitest';
import type { Participant, RoomEvent, RoomState, Slot } from '../signaling/messages';
import {
  applied,
  emptyView,
  interrupted,
  isSpeaking,
  noticeOf,
  withConnection,
  withState,
  type RoomView,
} from './room-view';

const person = (id: string, change: Partial<Participant> = {}): Participant => ({
  id,
  name: id.toUpperCase(),
  kind: 'browser',
  status: 'connected',
  sources: { microphone: 'on', camera: 'on', screen: 'off', screenAudio: 'off' },
  account: null,
  role: null,
  hand: null,
  mutedBy: null,
  ...change,
});

const state = (change: Partial<RoomState> = {}): RoomState => ({
  room: { ...emptyView('tea').room, title: 'Tea', capacity: 10 },
  you: 'me',
  connection: 1,
  version: 5,
  participants: [person('a'), person('me')],
  slots: [],
  speakers: { dominant: 'a', loud: ['a'] },
  network: 'none',
  codecs: {},
  knocks: [],
  ...change,
});

const room = withState(withConnection(emptyView('tea'), 1), state());

const slot = (source: string): Slot => ({
  slot: 0,
  source,
  video: 'flowing',
  reason: null,
  from: null,
  audio: true,
});
const slots = (connection: number, source: string): RoomEvent => ({
  type: 'slots',
  data: { connection, slots: [slot(source)] },
});

const joined = (who: Participant): RoomEvent => ({ type: 'joined', data: { participant: who } });
const left = (id: string, reason: 'left' | 'lost' = 'left'): RoomEvent => ({
  type: 'left',
  data: { participant: id, name: '', reason },
});

describe('the view of a room', () => {
  it('adds, changes and removes people', () => {
    const more = applied(room, joined(person('b')));
    expect(more.participants.map(({ id }) => id)).toEqual(['a', 'me', 'b']);
    const renamed = applied(more, {
      type: 'changed',
      data: { participant: person('a', { name: 'Anna' }) },
    });
    expect(renamed.participants[0]?.name).toBe('Anna');
    expect(applied(renamed, left('a')).participants.map(({ id }) => id)).toEqual(['me', 'b']);
  });

  it('does not double someone whose joining is told twice', () => {
    expect(applied(room, joined(person('a'))).participants).toHaveLength(2);
    expect(noticeOf(room, joined(person('a')))).toBeUndefined();
  });

  it('forgets a speaker who left', () => {
    expect(applied(room, left('a')).speakers).toEqual({ dominant: null, loud: [] });
  });

  it('says who comes and goes, but not of oneself and of mere viewers', () => {
    expect(noticeOf(room, joined(person('b')))).toEqual({ kind: 'joined', name: 'B' });
    expect(noticeOf(room, joined(person('me')))).toBeUndefined();
    expect(noticeOf(room, joined(person('w', { kind: 'whep' })))).toBeUndefined();
    expect(noticeOf(room, left('a', 'lost'))).toEqual({ kind: 'lost', name: 'A' });
    expect(noticeOf(room, left('nobody'))).toBeUndefined();
  });

  it('says once that a screen is shared', () => {
    const sharing = person('a');
    sharing.sources.screen = 'on';
    const event: RoomEvent = { type: 'changed', data: { participant: sharing } };
    expect(noticeOf(room, event)).toEqual({ kind: 'sharing', name: 'A' });
    expect(noticeOf(applied(room, event), event)).toBeUndefined();
  });

  it('takes a whole state in place of what it had', () => {
    const before = applied(room, joined(person('b')));
    const after = withState(before, state({ participants: [person('me')] }));
    expect(after.participants.map(({ id }) => id)).toEqual(['me']);
    expect(after.slots).toEqual([]);
  });
});

describe('slots', () => {
  it('are those of the connection in use', () => {
    const sources = (view: RoomView) => view.slots.map(({ source }) => source);
    const first = applied(room, slots(1, 'a/camera'));
    expect(sources(first)).toEqual(['a/camera']);
    expect(applied(first, slots(2, 'b/camera'))).toBe(first);
    const second = withConnection(first, 2);
    expect(sources(second)).toEqual([]);
    expect(applied(second, slots(1, 'a/camera'))).toBe(second);
    const told = withState(second, state({ connection: 1, slots: [slot('a/camera')] }));
    expect(sources(told)).toEqual([]);
    const own = withState(second, state({ connection: 2, slots: [slot('b/camera')] }));
    expect(sources(own)).toEqual(['b/camera']);
  });
});

describe('whose media stands', () => {
  const up = { ...room, mediaUp: true };

  it('does not speak', () => {
    expect(isSpeaking(up, 'a')).toBe(true);
    expect(isSpeaking({ ...up, standing: ['a'] }, 'a')).toBe(false);
    expect(isSpeaking({ ...up, mediaUp: false }, 'a')).toBe(false);
    const lost = person('a', { status: 'reconnecting' });
    const away = applied(up, { type: 'changed', data: { participant: lost } });
    expect(isSpeaking(away, 'a')).toBe(false);
  });

  it('is told of while one is well oneself', () => {
    const names = (view: RoomView) => interrupted(view).map(({ name }) => name);
    expect(names(up)).toEqual([]);
    expect(names({ ...up, standing: ['a'] })).toEqual(['A']);
    expect(names({ ...up, mediaUp: false, standing: ['a'] })).toEqual([]);
  });
});
