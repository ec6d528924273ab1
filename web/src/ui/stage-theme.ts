/** Whether a call is on the stage: all that belongs to it, menus and dialogs too, is then dark. */
import { useEffect } from 'react';
import { createStore } from 'zustand/vanilla';

export const stageTheme = createStore<{ onStage: boolean }>(() => ({ onStage: false }));

export function useStageTheme(): void {
  useEffect(() => {
    stageTheme.setState({ onStage: true });
    return () => stageTheme.setState({ onStage: false });
  }, []);
}
