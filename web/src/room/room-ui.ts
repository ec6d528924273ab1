/** What a person arranged for themselves in the room; nobody else sees it. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export type PanelName = 'people' | 'figures' | 'settings';

/** What a moderator is asked about first. */
export type AskedDeed =
  { deed: 'remove'; participant: string; name: string } | { deed: 'end'; name: string };

export interface RoomUi {
  mode: 'grid' | 'speaker';
  /** The key of the tile that takes the stage. */
  pinned: string | undefined;
  page: number;
  panel: PanelName | undefined;
  shortcuts: boolean;
  /** Whether the ways to invite others are shown. */
  invites: boolean;
  /** Whether Back was pressed, and an answer is waited for. */
  asksLeave: boolean;
  asksDeed: boolean;
  askedDeed: AskedDeed | undefined;
  /** A shared screen shall have all of a phone. */
  filled: boolean;
  /** The keys of tiles whose picture is higher than wide. */
  tall: readonly string[];
}

export function createRoomUi(): StoreApi<RoomUi> {
  return createStore<RoomUi>(() => ({
    mode: 'grid',
    pinned: undefined,
    page: 0,
    panel: undefined,
    shortcuts: false,
    invites: false,
    asksLeave: false,
    asksDeed: false,
    askedDeed: undefined,
    filled: false,
    tall: [],
  }));
}

/** Notes which way a tile's picture stands. */
export function noteShape(ui: StoreApi<RoomUi>, key: string, isTall: boolean): void {
  const { tall } = ui.getState();
  if (tall.includes(key) === isTall) return;
  ui.setState({ tall: isTall ? [...tall, key] : tall.filter((one) => one !== key) });
}

export const selfKey = 'self';
export const cameraKey = (participant: string): string => `${participant}/camera`;
export const screenKey = (participant: string): string => `${participant}/screen`;
