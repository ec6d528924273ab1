/** How far a picture is enlarged and where it lies, in CSS pixels from its corner. Pure. */
export interface Zoom {
  scale: number;
  x: number;
  y: number;
}

export interface Point {
  x: number;
  y: number;
}

export interface Area {
  width: number;
  height: number;
}

export const wholePicture: Zoom = { scale: 1, x: 0, y: 0 };
const mostScale = 6;

/** Enlarged by `factor`, with what is at `point` staying there. */
export function zoomedAt(zoom: Zoom, factor: number, point: Point, area: Area): Zoom {
  const scale = Math.min(mostScale, Math.max(1, zoom.scale * factor));
  const grown = scale / zoom.scale;
  return within(
    { scale, x: point.x - (point.x - zoom.x) * grown, y: point.y - (point.y - zoom.y) * grown },
    area,
  );
}

export function movedBy(zoom: Zoom, dx: number, dy: number, area: Area): Zoom {
  return within({ ...zoom, x: zoom.x + dx, y: zoom.y + dy }, area);
}

/** Never beyond the picture's edges. */
function within({ scale, x, y }: Zoom, { width, height }: Area): Zoom {
  const clamp = (at: number, size: number) => Math.min(0, Math.max(size - size * scale, at));
  return { scale, x: clamp(x, width), y: clamp(y, height) };
}
