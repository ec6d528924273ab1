import { useCallback, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AdministrationApi, ListedAccount } from '../signaling/administration-api';
import { problemWords } from '../ui/problem-words';

const typingMs = 250;

/** The accounts whose names hold `query`; the next fifty on demand. */
export function usePeople(api: AdministrationApi, query: string) {
  const { t } = useTranslation();
  const [people, setPeople] = useState<ListedAccount[]>();
  const [more, setMore] = useState(false);
  const [problem, setProblem] = useState<string>();
  // What was asked last: an answer to another question comes too late.
  const asked = useRef(0);

  const load = useCallback(
    async (after?: string) => {
      const turn = ++asked.current;
      try {
        const page = await api.people(query, after);
        if (turn !== asked.current) return;
        setPeople((before) =>
          after === undefined ? page.people : [...(before ?? []), ...page.people],
        );
        setMore(page.more);
        setProblem(undefined);
      } catch (error) {
        if (turn === asked.current) setProblem(problemWords(t, error));
      }
    },
    [api, query, t],
  );
  useEffect(() => {
    const timer = setTimeout(() => void load(), query === '' ? 0 : typingMs);
    return () => clearTimeout(timer);
  }, [load, query]);

  /** Does something with one account; `undefined` for one that is gone. */
  const act = async (id: string, action: () => Promise<ListedAccount | undefined>) => {
    setProblem(undefined);
    try {
      const after = await action();
      setPeople((before) =>
        before?.flatMap((one) =>
          one.id === id ? (after ? [{ ...after, usedAt: one.usedAt }] : []) : [one],
        ),
      );
    } catch (error) {
      setProblem(problemWords(t, error));
    }
  };

  return { people, more, problem, act, loadMore: () => load(people?.at(-1)?.name) };
}
