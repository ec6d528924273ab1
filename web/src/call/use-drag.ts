import { useEffect, type RefObject } from 'react';

const marginPx = 8;

/** A box that can be taken anywhere but at its buttons, and is moved within the window. */
export function useDrag(box: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = box.current;
    if (!element) return;
    let [x, y] = [0, 0];
    const move = (toX: number, toY: number) => {
      const { left, top, right, bottom } = element.getBoundingClientRect();
      x += within(toX - x, left, right, innerWidth);
      y += within(toY - y, top, bottom, innerHeight);
      element.style.transform = `translate(${x}px, ${y}px)`;
    };
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0 || (event.target as Element).closest('button')) return;
      const from = { x: event.clientX - x, y: event.clientY - y };
      element.setPointerCapture(event.pointerId);
      const onMove = (now: PointerEvent) => move(now.clientX - from.x, now.clientY - from.y);
      element.addEventListener('pointermove', onMove);
      const end = () => element.removeEventListener('pointermove', onMove);
      element.addEventListener('lostpointercapture', end, { once: true });
    };
    // A smaller window leaves nothing outside.
    const onResize = () => move(x, y);
    element.addEventListener('pointerdown', onDown);
    addEventListener('resize', onResize);
    return () => {
      element.removeEventListener('pointerdown', onDown);
      removeEventListener('resize', onResize);
    };
  }, [box]);
}

/** How far a box that reaches from `start` to `end` may be moved in a window of that size. */
function within(by: number, start: number, end: number, size: number): number {
  const least = marginPx - start;
  return Math.min(Math.max(by, least), Math.max(least, size - marginPx - end));
}
