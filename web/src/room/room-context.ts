import { createContext, use } from 'react';
import type { Emoji } from '../signaling/moderation-messages';
import type { RoomAddress } from '../state/room-link';
import type { RoomSession } from '../state/room-session';
import type { AskedDeed } from './room-ui';
import type { StageActions, StageTools } from './stage-context';

/** What a room has besides. */
export interface RoomActions extends StageActions {
  toggleHand: () => void;
  react: (emoji: Emoji) => void;
  /** Asks whether a moderator means it. */
  ask: (deed: AskedDeed) => void;
  invite: () => void;
  leave: () => void;
}

export interface RoomTools extends StageTools {
  session: RoomSession;
  actions: RoomActions;
  address: RoomAddress;
}

export const RoomContext = createContext<RoomTools | undefined>(undefined);

export function useRoom(): RoomTools {
  const tools = use(RoomContext);
  if (!tools) throw new Error('outside of a room');
  return tools;
}
