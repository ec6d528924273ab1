import { lazy, Suspense, type ReactNode } from 'react';
import { Link } from 'react-router';
import styles from './Page.module.css';
import { Star } from './Star';

/** A page is as good without them, where they do not load. */
const Tools = lazy(() => import('./PageTools').catch(() => ({ default: (): ReactNode => null })));

/** A page outside a call: the mark, language and theme on top, one column below. */
export function Page({ children, wide = false }: { children: ReactNode; wide?: boolean }) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <Link to="/" className={styles.brand}>
          <Star size={30} />
          <span>Setareh</span>
        </Link>
        <div className={styles.preferences}>
          <Suspense>
            <Tools />
          </Suspense>
        </div>
      </header>
      <main className={wide ? `${styles.main} ${styles.wide}` : styles.main}>{children}</main>
    </div>
  );
}
