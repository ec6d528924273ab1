import { useEffect } from 'react';
import type { StoreApi } from 'zustand/vanilla';
import type { RoomUi } from './room-ui';
import type { StageActions } from './stage-context';

/**
 * M, V, S, H, P, F, Esc, ? and space to talk. A letter counts as it is written; where a layout has no Latin
 * letters, by its place.
 */
export function useShortcuts(
  actions: StageActions & { toggleHand?: () => void },
  ui: StoreApi<RoomUi>,
  isMuted: () => boolean,
): void {
  useEffect(() => {
    let talking = false;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
      // Menus and dialogs have keys of their own.
      if (isIn(event.target, '[role="menu"], [role="dialog"]')) return;
      if (event.key === 'Escape') return onEscape();
      if (isIn(event.target, 'input, textarea, select, [contenteditable]')) return;
      if (event.code === 'Space') {
        if (event.repeat) {
          if (talking) event.preventDefault();
          return;
        }
        // Space presses what the keyboard is on; it is talk only elsewhere.
        if (isIn(event.target, 'button, a') || !isMuted()) return;
        event.preventDefault();
        talking = true;
        actions.setMuted(false);
        return;
      }
      if (event.repeat) return;
      if (event.key === '?' || event.key === '؟') actions.showShortcuts(true);
      else byLetter[letterOf(event)]?.();
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
      if (event.code !== 'Space' || !talking) return;
      event.preventDefault();
      endTalk();
    };
    const byLetter: Record<string, () => void> = {
      M: actions.toggleMicrophone,
      V: actions.toggleCamera,
      S: actions.toggleScreen,
      H: () => actions.toggleHand?.(),
      P: () => actions.togglePanel('people'),
      F: actions.toggleFullscreen,
    };
    // A mouse that presses a button leaves the keyboard where it is: space is talk afterwards too.
    const onMouseDown = (event: MouseEvent) => {
      if (isIn(event.target, 'button')) event.preventDefault();
    };
    const listening = new AbortController();
    const { signal } = listening;
    // Ahead of the tooltips, which keep Escape for themselves.
    addEventListener('keydown', onKeyDown, { capture: true, signal });
    addEventListener('keyup', onKeyUp, { signal });
    addEventListener('blur', endTalk, { signal });
    addEventListener('mousedown', onMouseDown, { signal });
    return () => listening.abort();
  }, [actions, ui, isMuted]);
}

export function letterOf({ key, code }: Pick<KeyboardEvent, 'key' | 'code'>): string {
  return /^[!-~]$/.test(key) ? key.toUpperCase() : code.replace('Key', '');
}

function isIn(target: EventTarget | null, selector: string): boolean {
  return target instanceof Element && target.closest(selector) !== null;
}
