import { useCallback, useEffect, useState } from 'react';
import { useStore } from 'zustand';
import type { RecentCall } from '../signaling/call-messages';
import { CallsApi } from '../signaling/calls-api';
import { calls } from '../state/calls';

const api = new CallsApi();
/** What the server gives at once. */
const pageSize = 50;

export interface Recent {
  /** Undefined until the server has answered. */
  lines: readonly RecentCall[] | undefined;
  /** There may be older ones. */
  more: boolean;
  loading: boolean;
  failure: unknown;
  /** The next page. */
  load: () => void;
  retry: () => void;
}

/** Calls that are over, asked for anew whenever one more is. */
export function useRecent(): Recent {
  const [lines, setLines] = useState<readonly RecentCall[]>();
  const [more, setMore] = useState(false);
  const [loading, setLoading] = useState(false);
  const [failure, setFailure] = useState<unknown>();
  const going = useStore(calls.store, ({ live }) => live.map(({ id }) => id).join());

  const fetchPage = useCallback(async (before?: string) => {
    setLoading(true);
    try {
      const page = await api.recent(before);
      setFailure(undefined);
      setMore(page.length === pageSize);
      setLines((known = []) => (before === undefined ? page : [...known, ...page]));
    } catch (error) {
      setFailure(error);
    }
    setLoading(false);
  }, []);

  useEffect(() => void fetchPage(), [fetchPage, going]);
  return {
    lines,
    more,
    loading,
    failure,
    load: () => void fetchPage(lines?.at(-1)?.id),
    retry: () => void fetchPage(),
  };
}
