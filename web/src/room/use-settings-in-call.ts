import { useEffect } from 'react';
import type { LocalMedia } from '../media/local-media';
import type { Stay } from '../state/stay';
import { connectionSettings, settings } from '../state/settings';

/** Tiles, resolution and codec hold during the call: they are offered anew, and the stay goes on. */
export function useSettingsInCall(session: Stay, local: LocalMedia): void {
  useEffect(
    () =>
      settings.subscribe((now, before) => {
        const next = connectionSettings(now);
        if (JSON.stringify(next) === JSON.stringify(connectionSettings(before))) return;
        void local.setCameraHeight(next.cameraHeight);
        session.reconfigure(next);
      }),
    [session, local],
  );
}
