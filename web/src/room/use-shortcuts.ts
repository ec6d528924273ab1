import { useEffect } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RoomActions } from './room-context';
import type { RoomUi } from './room-ui';

/** M, V, S, P, F, Esc, ? and space to talk. Letters count by their place, so they work in any layout. */
export function useShortcuts(
  actions: RoomActions,
  ui: StoreApi<RoomUi>,
  isMuted: () => boolean,
): void {
  useEffect(() => {
    let talking = false;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTypedInto(event.target)) return;
      if (event.code === 'Space') {
        if (event.repeat) {
          if (talking) event.preventDefault();
          return;
        }
        if (isPressable(event.target) || !isMuted()) return;
        event.preventDefault();
        talking = true;
        actions.setMuted(false);
        return;
      }
      if (event.repeat) return;
      if (event.key === '?') actions.showShortcuts(!ui.getState().shortcuts);
      else if (event.key === 'Escape') onEscape();
      else if (ui.getState().shortcuts) return;
      else byCode[event.code]?.();
    };
    const onEscape = () => {
      const { pinned, panel } = ui.getState();
      if (panel) actions.closePanel();
      else if (pinned) actions.togglePin(pinned);
    };
    const endTalk = () => {
      if (!talking) return;
      talking = false;
      actions.setMuted(true);
    };
    const onKeyUp = (event: KeyboardEvent) => {
      if (event.code === 'Space') endTalk();
    };
    const byCode: Record<string, () => void> = {
      KeyM: actions.toggleMicrophone,
      KeyV: actions.toggleCamera,
      KeyS: actions.toggleScreen,
      KeyP: () => actions.togglePanel('people'),
      KeyF: actions.toggleFullscreen,
    };
    addEventListener('keydown', onKeyDown);
    addEventListener('keyup', onKeyUp);
    addEventListener('blur', endTalk);
    return () => {
      removeEventListener('keydown', onKeyDown);
      removeEventListener('keyup', onKeyUp);
      removeEventListener('blur', endTalk);
    };
  }, [actions, ui, isMuted]);
}

/** Space presses what has the focus; it is talk only elsewhere. */
function isPressable(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('button, a, [role="menuitem"]') !== null;
}

function isTypedInto(target: EventTarget | null): boolean {
  return (
    target instanceof Element &&
    target.closest('input, textarea, select, [contenteditable], [role="slider"]') !== null
  );
}
