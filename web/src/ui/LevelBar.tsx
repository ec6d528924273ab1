import { useEffect, useRef } from 'react';
import type { LevelMeter } from '../media/level-meter';
import styles from './LevelBar.module.css';

const bars = 5;

/** Five bars that move with a microphone, drawn past React. */
export function LevelBar({ meter, label }: { meter: LevelMeter; label: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(
    () => meter.listen((level) => element.current?.style.setProperty('--level', level.toFixed(2))),
    [meter],
  );
  return (
    <div ref={element} className={styles.level} role="img" aria-label={label} data-testid="level">
      {Array.from({ length: bars }, (_, bar) => (
        <span key={bar} style={{ '--threshold': bar / bars }} />
      ))}
    </div>
  );
}
