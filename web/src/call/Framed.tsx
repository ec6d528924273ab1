import { useEffect, type ReactNode } from 'react';
import { Navigate } from 'react-router';
import { useStore } from 'zustand';
import { identity } from '../state/me';
import { Loading } from '../ui/Loading';
import { Page } from '../ui/Page';

/** A page for whoever is signed in. */
export function Framed({ children }: { children: ReactNode }) {
  const account = useStore(identity.store, (now) => now.account);
  useEffect(() => void identity.know(), []);
  if (account === undefined) return <Loading />;
  if (account === null) return <Navigate to="/sign-in" replace />;
  return <Page wide>{children}</Page>;
}
