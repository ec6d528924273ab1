import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { CallInvitation } from '../signaling/call-messages';
import type { CallSession } from '../state/call-session';
import { calls } from '../state/calls';
import { straightIn } from '../state/straight-in';

/** Coming into the room that one was asked into. One call at a time: the present one is left, as the button says. */
export function useInvitation({ room }: CallInvitation): {
  talks: boolean;
  join: () => Promise<void>;
} {
  const navigate = useNavigate();
  const talks = useStore(calls.store, ({ session }) => isLive(session));
  const join = async () => {
    const { session } = calls.store.getState();
    if (isLive(session)) await session?.hangUp();
    calls.dismiss();
    await calls.acceptInvitation(room);
    await navigate(`/r/${room}`, { state: straightIn() });
  };
  return { talks, join };
}

function isLive(session: CallSession | undefined): boolean {
  return session !== undefined && session.status.getState().phase !== 'over';
}
