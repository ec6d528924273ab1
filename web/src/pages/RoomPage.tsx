import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useLocation, useParams } from 'react-router';
import { useStore } from 'zustand';
import { support } from '../media/support';
import { calls } from '../state/calls';
import { isStraightIn } from '../state/straight-in';
import { Loading } from '../ui/Loading';
import { loadCallRoom } from './load';
import { Unsupported } from './Unsupported';
import { Visit } from './Visit';

const CallRoom = lazy(loadCallRoom);

/** `/r/<id>#<key>`, or without the key: the lobby, then the room, then what comes after. */
export default function RoomPage() {
  const { id = '' } = useParams();
  const { hash, state } = useLocation();
  const [able] = useState(() => support());
  const [anyway, setAnyway] = useState(false);
  const key = keyOf(hash);
  /** The room of two that one has gone into here. */
  const [entered, setEntered] = useState<string>();
  const onCall = useCallback(() => setEntered(id), [id]);
  // After a reload the call is back before anything was pressed.
  const session = useStore(calls.store, (now) => now.session);
  const inCall = session?.status.getState().call?.room === id;
  useEffect(() => {
    if (inCall) onCall();
  }, [inCall, onCall]);

  useEffect(() => {
    // A new link pasted into the same tab changes the fragment only.
    const reload = () => location.reload();
    addEventListener('hashchange', reload);
    return () => removeEventListener('hashchange', reload);
  }, []);

  if (able.kind !== 'ready' && !anyway) {
    return <Unsupported support={able} onAnyway={() => setAnyway(true)} />;
  }
  if (inCall || entered === id) {
    return (
      <Suspense fallback={<Loading />}>
        <CallRoom key={id} address={{ id, key }} />
      </Suspense>
    );
  }
  return (
    <Visit
      key={`${id}#${key}`}
      address={{ id, key }}
      straightIn={isStraightIn(state)}
      onCall={onCall}
    />
  );
}

function keyOf(hash: string): string {
  try {
    return decodeURIComponent(hash.slice(1));
  } catch {
    return hash.slice(1);
  }
}
