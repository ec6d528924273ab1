import { useEffect } from 'react';

/** Keeps the screen awake during the call; taken again whenever the page is looked at again. */
export function useWakeLock(): void {
  useEffect(() => {
    if (!('wakeLock' in navigator)) return;
    let lock: WakeLockSentinel | undefined;
    let stopped = false;
    const take = async () => {
      if (document.visibilityState !== 'visible') return;
      // Refused on low battery, which is not ours to overrule.
      const taken = await navigator.wakeLock.request('screen').catch(() => undefined);
      if (stopped) await taken?.release();
      else lock = taken;
    };
    const onVisible = () => void take();
    document.addEventListener('visibilitychange', onVisible);
    void take();
    return () => {
      stopped = true;
      document.removeEventListener('visibilitychange', onVisible);
      void lock?.release();
    };
  }, []);
}
