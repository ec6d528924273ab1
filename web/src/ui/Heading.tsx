import { useEffect, useRef, type ReactNode } from 'react';
import styles from './Heading.module.css';

/**
 * What a page is about. Where a press led here, what had the focus is gone: keyboard and screen reader go
 * on from the heading.
 */
export function Heading({ children, large = false }: { children: ReactNode; large?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const pressed = navigator.userActivation?.hasBeenActive ?? false;
    if (pressed && document.activeElement === document.body)
      heading.current?.focus({ preventScroll: true });
  }, []);
  return (
    <h1
      ref={heading}
      tabIndex={-1}
      className={large ? `${styles.heading} ${styles.large}` : styles.heading}
    >
      {children}
    </h1>
  );
}
