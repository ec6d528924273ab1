import { useEffect, useState } from 'react';
import { figuresBetween, readingOf, type Figures, type Reading } from '../media/figures';
import type { Stay } from '../state/stay';

const everyMs = 1000;
/** Rates need two readings: the second one comes soon. */
const soonMs = 400;

/** Figures of the last second, while somebody looks at them. */
export function useFigures(session: Stay): Figures | undefined {
  const [figures, setFigures] = useState<Figures>();
  useEffect(() => {
    let before: Reading | undefined;
    let stopped = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = async () => {
      const first = before === undefined;
      const report = await session.current?.pc.getStats().catch(() => undefined);
      if (stopped) return;
      if (report) {
        const now = readingOf(report);
        setFigures(figuresBetween(before, now));
        before = now;
      }
      timer = setTimeout(() => void read(), first ? soonMs : everyMs);
    };
    void read();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [session]);
  return figures;
}
