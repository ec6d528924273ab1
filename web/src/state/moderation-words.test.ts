import { describe, expect, it } from 'vitest';
import type { Participant, RoomEvent } from '../signaling/messages';
import { moderationNotice, raisedHands } from './moderation-words';
import { emptyView } from './room-view';

const person = (id: string, change: Partial<Participant> = {}): Participant => ({
  id,
  name: id,
  kind: 'browser',
  status: 'connected',
  sources: { microphone: 'on', camera: 'on', screen: 'off', screenAudio: 'off' },
  account: null,
  role: 'member',
  hand: null,
  mutedBy: null,
  ...change,
});

const before = { ...emptyView('tea'), you: 'me', participants: [person('me'), person('sara')] };
const changed = (participant: Participant): RoomEvent => ({
  type: 'changed',
  data: { participant },
});

describe('what moderators do', () => {
  it('tells whose hand went up, once, and not one’s own', () => {
    const up = person('sara', { hand: '2026-11-30T10:00:00Z' });
    expect(moderationNotice(before, changed(up))).toEqual({ kind: 'hand', name: 'sara' });
    const later = { ...before, participants: [person('me'), up] };
    expect(moderationNotice(later, changed(up))).toBeUndefined();
    const mine = person('me', { hand: '2026-11-30T10:00:00Z' });
    expect(moderationNotice(before, changed(mine))).toBeUndefined();
  });

  it('tells of a role of one’s own', () => {
    const raised = person('me', { role: 'moderator' });
    expect(moderationNotice(before, changed(raised))).toEqual({ kind: 'role', role: 'moderator' });
    const other = person('sara', { role: 'moderator' });
    expect(moderationNotice(before, changed(other))).toBeUndefined();
  });

  it('tells of the lock when it turns', () => {
    const room = { ...before.room, locked: true };
    const event: RoomEvent = { type: 'room-changed', data: { room } };
    expect(moderationNotice(before, event)).toEqual({ kind: 'lock', locked: true });
    expect(moderationNotice({ ...before, room }, event)).toBeUndefined();
  });

  it('has hands in the order in which they went up', () => {
    const hands = raisedHands([
      person('late', { hand: '2026-11-30T10:00:09Z' }),
      person('none'),
      person('early', { hand: '2026-11-30T10:00:01Z' }),
    ]);
    expect(hands.map(({ id }) => id)).toEqual(['early', 'late']);
  });
});
