import { useCallback, useEffect, useState } from 'react';
import { ContactsApi, onlinePage, type Found } from '../signaling/contacts-api';

const api = new ContactsApi();
/** The list is kept fresh while somebody looks at it; what did not change costs a 304. */
const freshMs = 10_000;
const settleMs = 200;

export interface Online {
  people: readonly Found[] | undefined;
  problem: unknown;
  /** Whether there are more than those. */
  more: boolean;
  loadMore: () => void;
}

/** Who is online now, as many pages as were asked for. */
export function useOnline(query: string): Online {
  const [people, setPeople] = useState<readonly Found[]>();
  const [problem, setProblem] = useState<unknown>();
  const [more, setMore] = useState(false);
  const [pages, setPages] = useState(1);

  useEffect(() => {
    let turn = 0;
    const load = async () => {
      const mine = ++turn;
      try {
        const all: Found[] = [];
        let full = true;
        for (let page = 0; page < pages && full; page++) {
          const next = await api.online(query, all.at(-1));
          if (mine !== turn) return;
          all.push(...next);
          full = next.length >= onlinePage;
        }
        setPeople(all);
        setMore(full);
        setProblem(undefined);
      } catch (error) {
        if (mine === turn) setProblem(error);
      }
    };
    const first = setTimeout(() => void load(), settleMs);
    const again = setInterval(() => {
      if (document.visibilityState === 'visible') void load();
    }, freshMs);
    return () => {
      turn = -1;
      clearTimeout(first);
      clearInterval(again);
    };
  }, [query, pages]);
  useEffect(() => setPages(1), [query]);

  const loadMore = useCallback(() => setPages((now) => now + 1), []);

  return { people, problem, more, loadMore };
}
