import { lazy, Suspense, useEffect, useState } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useStore } from 'zustand';
import { Home } from '../pages/Home';
import { loadAppWorker, loadFrame, loadNewVersion } from '../pages/load';
import { identity, wasSignedIn } from '../state/me';
import { Loading } from '../ui/Loading';
import { NoServer } from './NoServer';

const Frame = lazy(loadFrame);
const NewVersion = lazy(loadNewVersion);

/** Pages of whoever is signed in. Others see the first page, or are asked who they are. */
export function Signed() {
  const newer = useNewer();
  return (
    <>
      <Shown />
      {newer && (
        <Suspense fallback={null}>
          <NewVersion />
        </Suspense>
      )}
    </>
  );
}

function Shown() {
  const account = useStore(identity.store, (now) => now.account);
  const unreachable = useStore(identity.store, (now) => now.unreachable);
  const { pathname } = useLocation();
  useEffect(() => void identity.know(), []);
  if (account === undefined && unreachable) return <NoServer />;
  const expected = account ?? (account === undefined && wasSignedIn());
  if (expected) return <Frame />;
  if (pathname === '/') return <Home />;
  // Where one wanted to go, for afterwards.
  return account === null ? (
    <Navigate to="/sign-in" replace state={{ to: pathname }} />
  ) : (
    <Loading />
  );
}

/** Whether a newer build is there; the worker that finds out begins with the first of these pages. */
function useNewer(): boolean {
  const [newer, setNewer] = useState(false);
  useEffect(() => {
    let stop: (() => void) | undefined;
    let over = false;
    loadAppWorker().then(
      ({ appWorker, beginWorker }) => {
        if (over) return;
        beginWorker();
        setNewer(appWorker.getState().newer);
        stop = appWorker.subscribe((now) => setNewer(now.newer));
      },
      () => undefined, // the app is as good without
    );
    return () => {
      over = true;
      stop?.();
    };
  }, []);
  return newer;
}
