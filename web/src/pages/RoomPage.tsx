import { useEffect, useState } from 'react';
import { useLocation, useParams } from 'react-router';
import { support } from '../media/support';
import { Unsupported } from './Unsupported';
import { Visit } from './Visit';

/** `/r/<id>#<key>`, or without the key: the lobby, then the room, then what comes after. */
export default function RoomPage() {
  const { id = '' } = useParams();
  const { hash, state } = useLocation();
  const [able] = useState(() => support());
  const [anyway, setAnyway] = useState(false);
  const key = keyOf(hash);

  useEffect(() => {
    // A new link pasted into the same tab changes the fragment only.
    const reload = () => location.reload();
    addEventListener('hashchange', reload);
    return () => removeEventListener('hashchange', reload);
  }, []);

  if (able.kind !== 'ready' && !anyway) {
    return <Unsupported support={able} onAnyway={() => setAnyway(true)} />;
  }
  return <Visit key={`${id}#${key}`} address={{ id, key }} straightIn={isStraight(state)} />;
}

function keyOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}

/** From a call that becomes a conference: whoever comes has said so already. A reload asks again. */
function isStraight(state: unknown): boolean {
  const navigated = performance.getEntriesByType('navigation')[0];
  const reloaded = navigated instanceof PerformanceNavigationTiming && navigated.type === 'reload';
  return (state as { straightIn?: unknown } | null)?.straightIn === true && !reloaded;
}
