import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { AccountMenu } from './AccountMenu';
import { LanguageMenu, ThemeButton } from './Preferences';
import styles from './Page.module.css';
import { Star } from './Star';

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
          <LanguageMenu />
          <ThemeButton />
          <AccountMenu />
        </div>
      </header>
      <main className={wide ? `${styles.main} ${styles.wide}` : styles.main}>{children}</main>
    </div>
  );
}
