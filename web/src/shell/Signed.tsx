import { lazy, useEffect } from 'react';
import { Navigate, useLocation } from 'react-router';
import { useStore } from 'zustand';
import { Home } from '../pages/Home';
import { loadFrame } from '../pages/load';
import { identity, wasSignedIn } from '../state/me';
import { Loading } from '../ui/Loading';

const Frame = lazy(loadFrame);

/** Pages of whoever is signed in. Others see the first page, or are asked who they are. */
export function Signed() {
  const account = useStore(identity.store, (now) => now.account);
  const { pathname } = useLocation();
  useEffect(() => void identity.know(), []);
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
