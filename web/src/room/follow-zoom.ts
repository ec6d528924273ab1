/** Turns fingers, wheel and buttons on a picture into its enlargement, past React. */
import { movedBy, wholePicture, zoomedAt, type Point, type Zoom } from './zoom';

export interface ZoomHandle {
  /** About the middle: for buttons. */
  by(factor: number): void;
  stop(): void;
}

/** So far a finger may slip and so long it may rest: it is a tap. */
const tapPx = 10;
const tapMs = 300;
const doubleTapFactor = 2.5;

/**
 * Two fingers enlarge and move, one moves what is enlarged, a double tap enlarges there or shows all again, the
 * wheel enlarges with Ctrl (as touchpads send it). `onTap` hears a single tap of a finger.
 */
export function followZoom(frame: HTMLElement, onTap: () => void): ZoomHandle {
  let zoom: Zoom = wholePicture;
  const fingers = new Map<number, Point>();
  let began = { at: 0, moved: 0 };
  let single: ReturnType<typeof setTimeout> | undefined;

  const area = () => ({ width: frame.clientWidth, height: frame.clientHeight });
  const show = (next: Zoom) => {
    zoom = next;
    frame.style.transform =
      zoom.scale === 1 ? '' : `translate(${zoom.x}px, ${zoom.y}px) scale(${zoom.scale})`;
  };
  /** Within the frame as it lies unenlarged. */
  const pointOf = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top } = (frame.parentElement ?? frame).getBoundingClientRect();
    return { x: clientX - left, y: clientY - top };
  };

  const onDown = (event: PointerEvent) => {
    if (event.pointerType === 'mouse' && (event.button !== 0 || zoom.scale === 1)) return;
    fingers.set(event.pointerId, pointOf(event));
    frame.setPointerCapture(event.pointerId);
    began = { at: event.timeStamp, moved: fingers.size > 1 ? Infinity : 0 };
  };
  const onMove = (event: PointerEvent) => {
    const last = fingers.get(event.pointerId);
    if (!last) return;
    const before = [...fingers.values()];
    const point = pointOf(event);
    fingers.set(event.pointerId, point);
    const now = [...fingers.values()];
    began.moved += Math.hypot(point.x - last.x, point.y - last.y);
    const [from, to] = [middleOf(before), middleOf(now)];
    const moved = movedBy(zoom, to.x - from.x, to.y - from.y, area());
    show(now.length > 1 ? zoomedAt(moved, spanOf(now) / (spanOf(before) || 1), to, area()) : moved);
  };
  const onUp = (event: PointerEvent) => {
    if (!fingers.delete(event.pointerId) || event.type === 'pointercancel') return;
    const isTap = began.moved < tapPx && event.timeStamp - began.at < tapMs;
    if (isTap && event.pointerType !== 'mouse') tap(pointOf(event));
  };
  const tap = (point: Point) => {
    if (single === undefined) {
      single = setTimeout(() => {
        single = undefined;
        onTap();
      }, tapMs);
      return;
    }
    clearTimeout(single);
    single = undefined;
    show(zoom.scale > 1 ? wholePicture : zoomedAt(zoom, doubleTapFactor, point, area()));
  };
  const onWheel = (event: WheelEvent) => {
    if (!event.ctrlKey) return;
    event.preventDefault();
    show(zoomedAt(zoom, Math.exp(-event.deltaY / 200), pointOf(event), area()));
  };

  const listening = new AbortController();
  const { signal } = listening;
  frame.addEventListener('pointerdown', onDown, { signal });
  frame.addEventListener('pointermove', onMove, { signal });
  frame.addEventListener('pointerup', onUp, { signal });
  frame.addEventListener('pointercancel', onUp, { signal });
  frame.addEventListener('wheel', onWheel, { signal, passive: false });
  // Another size, another place: all of it shows again.
  const observer = new ResizeObserver(() => show(wholePicture));
  observer.observe(frame);
  return {
    by: (factor) => {
      const { width, height } = area();
      show(zoomedAt(zoom, factor, { x: width / 2, y: height / 2 }, area()));
    },
    stop: () => {
      listening.abort();
      observer.disconnect();
      clearTimeout(single);
    },
  };
}

function middleOf(points: Point[]): Point {
  return {
    x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
    y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
  };
}

function spanOf([a, b]: Point[]): number {
  return a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0;
}
