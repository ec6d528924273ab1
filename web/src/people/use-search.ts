import { useEffect, useState } from 'react';
import { ContactsApi, leastLetters, type Found } from '../signaling/contacts-api';

const api = new ContactsApi();
/** The server is asked once one stops to type. */
const settleMs = 200;

export interface Search {
  /** Undefined while it is under way for the first time. */
  found: readonly Found[] | undefined;
  problem: unknown;
}

const nothing: Search = { found: undefined, problem: undefined };

/** People by that name. What was found before stays until the answer is there. */
export function useSearch(query: string): Search {
  const [search, setSearch] = useState<Search>(nothing);
  const enough = Array.from(query).length >= leastLetters;
  useEffect(() => {
    if (!enough) {
      setSearch(nothing);
      return;
    }
    let over = false;
    const timer = setTimeout(() => {
      api.search(query).then(
        (found) => over || setSearch({ found, problem: undefined }),
        (problem: unknown) => over || setSearch({ found: undefined, problem }),
      );
    }, settleMs);
    return () => {
      over = true;
      clearTimeout(timer);
    };
  }, [query, enough]);
  return search;
}
