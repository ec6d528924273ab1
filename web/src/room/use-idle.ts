import { useEffect, useState } from 'react';

const idleAfterMs = 3000;

/** Whether nothing has moved for 3 s. A finger leaves things as they are: only a mouse can rest. */
export function useIdle(): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wake = () => {
      setIdle(false);
      clearTimeout(timer);
      if (matchMedia('(hover: hover)').matches)
        timer = setTimeout(() => setIdle(true), idleAfterMs);
    };
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;
    for (const event of events) addEventListener(event, wake);
    wake();
    return () => {
      clearTimeout(timer);
      for (const event of events) removeEventListener(event, wake);
    };
  }, []);
  return idle;
}
