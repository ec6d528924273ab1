import { useEffect } from 'react';

/** The tab's title: what the page is about, then the program. */
export function useTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Setareh` : 'Setareh';
  }, [title]);
}
