import { useEffect, useState, type RefObject } from 'react';

const idleAfterMs = 3000;
/** What keeps the edge of the room where it is: a pointer on it, an open menu, the keyboard. */
const held = '[data-keeps]:hover, [aria-expanded="true"], :focus-visible';

/**
 * Whether nothing has moved for 3 s and nothing at the edge is in use. A finger leaves things as they are:
 * only a mouse can rest.
 */
export function useIdle(room: RefObject<HTMLElement | null>): boolean {
  const [idle, setIdle] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let byMouse = matchMedia('(hover: hover)').matches;
    const rest = () => {
      if (room.current?.querySelector(held)) wait();
      else setIdle(true);
    };
    const wait = () => {
      clearTimeout(timer);
      if (byMouse) timer = setTimeout(rest, idleAfterMs);
    };
    const wake = (event: Event) => {
      if (event instanceof PointerEvent) byMouse = event.pointerType === 'mouse';
      setIdle(false);
      wait();
    };
    const events = ['pointermove', 'pointerdown', 'keydown', 'focusin'] as const;
    for (const event of events) addEventListener(event, wake);
    wait();
    return () => {
      clearTimeout(timer);
      for (const event of events) removeEventListener(event, wake);
    };
  }, [room]);
  return idle;
}
