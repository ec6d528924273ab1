/** Where a call's stage is: an address of its own. */
import { useEffect } from 'react';
import { useLocation, useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { CallKind, Person } from '../signaling/call-messages';
import { calls } from '../state/calls';
import type { CallSession } from '../state/call-session';

/** Until the server has named it. */
const newCall = '/call/new';
export const pathOf = (id: string): string => (id === '' ? newCall : `/call/${id}`);

/** Whether the call's stage is what the address shows. The address follows once the call has its name. */
export function useOnStage(session: CallSession): boolean {
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const id = useStore(session.status, ({ call }) => call?.id ?? '');
  const room = useStore(session.status, ({ call }) => call?.room ?? undefined);
  const named = pathname === newCall && id !== '';
  useEffect(() => {
    if (named) void navigate(pathOf(id), { replace: true });
  }, [named, id, navigate]);
  // A room of two is the call's place too.
  return named || pathname === pathOf(id) || (room !== undefined && pathname === `/r/${room}`);
}

/** Calls somebody, and shows the call. */
export function useRing(): (other: Person, kind: CallKind) => void {
  const navigate = useNavigate();
  return (other, kind) => {
    if (calls.ring(other, kind)) void navigate(newCall);
  };
}
