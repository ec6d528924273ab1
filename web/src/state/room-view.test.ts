import { describe, expect, it } from 'vitest';
import type { Participant, RoomEvent } from '../signaling/messages';
import { applied, emptyView, noticeOf, withState } from './room-view';

const person = (id: string, change: Partial<Participant> = {}): Participant => ({
  id,
  name: id.toUpperCase(),
  kind: 'browser',
  status: 'connected',
  sources: { microphone: 'on', camera: 'on', screen: 'off', screenAudio: 'off' },
  ...change,
});

const room = withState(emptyView('tea'), {
  room: { id: 'tea', title: 'Tea', kind: 'conference', capacity: 10 },
  you: 'me',
  participants: [person('a'), person('me')],
  slots: [],
  speakers: { dominant: 'a', loud: ['a'] },
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

  it('takes the whole state after a reset', () => {
    const reset = applied(applied(room, joined(person('b'))), {
      type: 'reset',
      data: {
        room: room.room,
        you: 'me',
        participants: [person('me')],
        slots: [],
        speakers: { dominant: null, loud: [] },
      },
    });
    expect(reset.participants.map(({ id }) => id)).toEqual(['me']);
    expect(reset.slots).toEqual([]);
  });
});
