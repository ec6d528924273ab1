import { useEffect, useRef, useState } from 'react';
import { watchCall, type CallWatch } from '../state/one-call';

/** Whether another tab of this person is in the room; `take` makes it leave, and ends at once where there is none. */
export function useCallElsewhere(room: string): { isThere: boolean; take: () => Promise<void> } {
  const [isThere, setIsThere] = useState(false);
  const watch = useRef<CallWatch>(undefined);
  useEffect(() => {
    const watching = watchCall(room, setIsThere);
    watch.current = watching;
    return () => watching.stop();
  }, [room]);
  return {
    isThere,
    take: () => (isThere && watch.current ? watch.current.take() : Promise.resolve()),
  };
}
