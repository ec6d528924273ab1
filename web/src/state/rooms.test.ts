import { beforeEach, describe, expect, it } from 'vitest';
import type { OwnRoom } from '../signaling/rooms-messages';
import { Rooms } from './rooms';

const room = (id: string, version: number, change: Partial<OwnRoom> = {}): OwnRoom => ({
  id,
  title: null,
  kind: 'conference',
  role: 'owner',
  owner: { id: 'a', name: 'nika', displayName: 'Nika' },
  locked: false,
  guests: true,
  audioOnly: false,
  unmuting: 'self',
  inside: 0,
  key: null,
  version,
  changes: version,
  ...change,
});

describe('one’s rooms', () => {
  let rooms: Rooms;
  const shown = () => rooms.store.getState().rooms?.map(({ id, version }) => `${id} ${version}`);

  beforeEach(() => {
    rooms = new Rooms();
  });

  it('are unknown until the server says, and then as it says', () => {
    expect(shown()).toBeUndefined();
    rooms.adopt([room('tea', 3)]);
    expect(shown()).toEqual(['tea 3']);
    rooms.adopt([]);
    expect(shown()).toEqual([]);
    rooms.clear();
    expect(shown()).toBeUndefined();
  });

  it('take what is newer, and nothing that is older', () => {
    rooms.adopt([room('tea', 3)]);
    rooms.take('room', { room: room('tea', 2, { title: 'old' }) });
    rooms.take('room', { room: room('cake', 5) });
    expect(shown()).toEqual(['cake 5', 'tea 3']);
    rooms.take('room', { room: room('tea', 6) });
    expect(shown()).toEqual(['cake 5', 'tea 6']);
    rooms.take('room', { nonsense: true });
    expect(shown()).toEqual(['cake 5', 'tea 6']);
  });

  it('are gone when they are gone, also for what is told late', () => {
    rooms.adopt([room('tea', 3), room('cake', 4)]);
    rooms.take('room-gone', { id: 'tea', version: 7 });
    rooms.take('room', { room: room('tea', 5) });
    expect(shown()).toEqual(['cake 4']);
    rooms.take('room-gone', { id: 'cake', version: 2 });
    expect(shown()).toEqual(['cake 4']);
    rooms.take('room', { room: room('tea', 9) });
    expect(shown()).toEqual(['cake 4', 'tea 9']);
  });

  it('begin with those where a call goes on, and keep no key', () => {
    rooms.adopt([room('a', 1), room('b', 1, { inside: 3 })]);
    rooms.put(room('c', 2, { key: 'secret', createdAt: '2026-11-30T00:00:00Z' }));
    expect(shown()).toEqual(['b 1', 'c 2', 'a 1']);
    expect(JSON.stringify(rooms.store.getState())).not.toContain('secret');
  });
});
