import { useEffect } from 'react';
import { useStore } from 'zustand';
import type { StoreApi } from 'zustand/vanilla';
import { isHandheld } from '../media/support';
import type { Stay } from '../state/stay';
import type { RoomUi } from './room-ui';

/** Whether a shared screen has all of a phone: after a tap on it, and while the phone lies on its side. */
export function useFilled(session: Stay, ui: StoreApi<RoomUi>): boolean {
  useEffect(() => {
    const turned = matchMedia('(orientation: landscape)');
    const follow = () => ui.setState({ filled: isHandheld() && turned.matches });
    follow();
    turned.addEventListener('change', follow);
    return () => turned.removeEventListener('change', follow);
  }, [ui]);
  const wished = useStore(ui, (now) => now.filled);
  const shared = useStore(session.view, ({ participants, you }) =>
    participants.some(({ id, sources }) => id !== you && sources.screen === 'on'),
  );
  return wished && shared;
}
