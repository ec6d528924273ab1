import { useEffect, useRef } from 'react';
import type { LevelMeter } from '../media/level-meter';
import styles from './LevelBar.module.css';

const bars = 5;

/** Five bars that move with a microphone, drawn past React. Without `label` for the eye alone. */
export function LevelBar({ meter, label }: { meter: LevelMeter; label?: string }) {
  const element = useRef<HTMLDivElement>(null);
  useEffect(
    () => meter.listen((level) => element.current?.style.setProperty('--level', level.toFixed(2))),
    [meter],
  );
  return (
    <div
      ref={element}
      className={styles.level}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      data-testid="level"
    >
      {Array.from({ length: bars }, (_, bar) => (
        <span key={bar} style={{ '--threshold': bar / bars }} />
      ))}
    </div>
  );
}
