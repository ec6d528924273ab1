/** What the stage and all around it need, in a room and in a call of two alike. */
import { createContext, use } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { LocalMedia } from '../media/local-media';
import type { Stay } from '../state/stay';
import type { PanelName, RoomUi } from './room-ui';

/** What buttons and keys do. */
export interface StageActions {
  toggleMicrophone: () => void;
  setMuted: (muted: boolean) => void;
  toggleCamera: () => void;
  flipCamera: () => void;
  toggleScreen: () => void;
  toggleFullscreen: () => void;
  togglePanel: (panel: PanelName) => void;
  closePanel: () => void;
  togglePin: (key: string) => void;
  setMode: (mode: RoomUi['mode']) => void;
  toggleSelf: () => void;
  showShortcuts: (shown: boolean) => void;
}

export interface StageTools {
  session: Stay;
  local: LocalMedia;
  ui: StoreApi<RoomUi>;
  actions: StageActions;
}

export const StageContext = createContext<StageTools | undefined>(undefined);

export function useStage(): StageTools {
  const tools = use(StageContext);
  if (!tools) throw new Error('outside of a call');
  return tools;
}
