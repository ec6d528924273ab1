import { createContext, use } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { LocalMedia } from '../media/local-media';
import type { Emoji } from '../signaling/moderation-messages';
import type { RoomAddress } from '../state/room-link';
import type { RoomSession } from '../state/room-session';
import type { AskedDeed, PanelName, RoomUi } from './room-ui';

/** What buttons and keys do. */
export interface RoomActions {
  toggleMicrophone: () => void;
  setMuted: (muted: boolean) => void;
  toggleCamera: () => void;
  flipCamera: () => void;
  toggleScreen: () => void;
  toggleHand: () => void;
  react: (emoji: Emoji) => void;
  /** Asks whether a moderator means it. */
  ask: (deed: AskedDeed) => void;
  toggleFullscreen: () => void;
  togglePanel: (panel: PanelName) => void;
  closePanel: () => void;
  togglePin: (key: string) => void;
  setMode: (mode: RoomUi['mode']) => void;
  toggleSelf: () => void;
  invite: () => void;
  showShortcuts: (shown: boolean) => void;
  leave: () => void;
}

export interface RoomTools {
  session: RoomSession;
  local: LocalMedia;
  ui: StoreApi<RoomUi>;
  actions: RoomActions;
  address: RoomAddress;
}

export const RoomContext = createContext<RoomTools | undefined>(undefined);

export function useRoom(): RoomTools {
  const tools = use(RoomContext);
  if (!tools) throw new Error('outside of a room');
  return tools;
}
