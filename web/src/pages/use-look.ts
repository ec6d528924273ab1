import { useEffect, useState } from 'react';
import { Api, Problem } from '../signaling/api';
import type { Look } from '../signaling/messages';
import type { RoomAddress } from '../state/room-link';

const everyMs = 5000;
const api = new Api();

/** Who is inside, asked again every few seconds while the page is looked at. */
export function useLook({ id, key }: RoomAddress): { look?: Look; problem?: Problem } {
  const [result, setResult] = useState<{ look?: Look; problem?: Problem }>({});
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let stopped = false;
    const ask = async () => {
      let waitMs = everyMs;
      if (document.visibilityState === 'visible') {
        try {
          const look = await api.look(id, key);
          if (!stopped) setResult({ look });
        } catch (error) {
          const problem = error instanceof Problem ? error : new Problem('unknown', 0, '');
          if (!stopped) setResult((before) => ({ ...before, problem }));
          if (!problem.temporary) return;
          waitMs = Math.max(waitMs, (problem.retryAfter ?? 0) * 1000);
        }
      }
      if (!stopped) timer = setTimeout(() => void ask(), waitMs);
    };
    void ask();
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  }, [id, key]);
  return result;
}
