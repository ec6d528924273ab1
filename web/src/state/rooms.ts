/** One's rooms, as the server tells them: whole things with versions, of which a later one counts. */
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { ownRooms, roomGone, roomTold, type OwnRoom } from '../signaling/rooms-messages';
import type { Part } from './app-session';

export class Rooms implements Part {
  readonly name = 'rooms';
  readonly events = ['room', 'room-gone'] as const;
  /** Undefined until the server has said. */
  readonly store = createStore<{ rooms: readonly OwnRoom[] | undefined }>(() => ({
    rooms: undefined,
  }));
  /** What went since the last whole list, with its version: what was told late of it changes nothing. */
  private readonly gone = new Map<string, number>();

  adopt(whole: unknown): void {
    const parsed = v.safeParse(ownRooms, whole);
    this.gone.clear();
    this.show(parsed.success ? parsed.output : []);
  }

  take(event: string, data: unknown): void {
    if (event === 'room') {
      const told = v.safeParse(roomTold, data);
      if (told.success) this.put(told.output.room);
    } else {
      const told = v.safeParse(roomGone, data);
      if (told.success) this.remove(told.output.id, told.output.version);
    }
  }

  clear(): void {
    this.gone.clear();
    this.store.setState({ rooms: undefined });
  }

  /** As the server answered or told it. */
  put(room: OwnRoom): void {
    const { rooms: known = [] } = this.store.getState();
    const held = known.find(({ id }) => id === room.id);
    const newest = Math.max(held?.version ?? -1, this.gone.get(room.id) ?? -1);
    if (room.version < newest) return;
    this.gone.delete(room.id);
    // The key is asked for on the room's own page, and is no part of the list.
    const listed = { ...room, key: null };
    this.show([...known.filter(({ id }) => id !== room.id), listed]);
  }

  private remove(id: string, version: number): void {
    const { rooms: known = [] } = this.store.getState();
    const held = known.find((room) => room.id === id);
    if (held && held.version > version) return;
    this.gone.set(id, version);
    if (held) this.show(known.filter((room) => room.id !== id));
  }

  /** Where a call goes on first, then the newest. */
  private show(all: readonly OwnRoom[]): void {
    const sorted = all.toSorted(
      (a, b) =>
        Number(b.inside > 0) - Number(a.inside > 0) ||
        (b.createdAt ?? '').localeCompare(a.createdAt ?? '') ||
        a.id.localeCompare(b.id),
    );
    this.store.setState({ rooms: sorted });
  }
}

export const rooms = new Rooms();
