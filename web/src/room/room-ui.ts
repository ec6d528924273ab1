/** What a person arranged for themselves in the room; nobody else sees it. */
import { createStore, type StoreApi } from 'zustand/vanilla';

export type PanelName = 'people' | 'figures' | 'settings';

export interface RoomUi {
  mode: 'grid' | 'speaker';
  /** The key of the tile that takes the stage. */
  pinned: string | undefined;
  page: number;
  panel: PanelName | undefined;
  shortcuts: boolean;
}

export function createRoomUi(): StoreApi<RoomUi> {
  return createStore<RoomUi>(() => ({
    mode: 'grid',
    pinned: undefined,
    page: 0,
    panel: undefined,
    shortcuts: false,
  }));
}

export const selfKey = 'self';
export const cameraKey = (participant: string): string => `${participant}/camera`;
export const screenKey = (participant: string): string => `${participant}/screen`;
