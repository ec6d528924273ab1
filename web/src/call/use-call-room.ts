import { useCallback, useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { Call } from '../signaling/call-messages';
import { CallRoomsApi, type CallPlace } from '../signaling/call-rooms-api';
import { callPlaces } from '../state/call-place';
import type { CallSession } from '../state/call-session';
import { calls } from '../state/calls';
import type { RoomAddress } from '../state/room-link';
import { settings } from '../state/settings';
import { straightIn } from '../state/straight-in';

const api = new CallRoomsApi();

export type CallRoomStep =
  | { name: 'entering' | 'waiting' | 'call' | 'full' | 'asking' | 'left' }
  | { name: 'elsewhere'; call: Call }
  | { name: 'problem'; problem: unknown };

/** The call of a room that this page is in, also one that has just ended. */
export function useCallOfRoom(room: string): CallSession | undefined {
  const session = useStore(calls.store, (now) => now.session);
  return session?.status.getState().call?.room === room ? session : undefined;
}

/** A stay in a room of two: waits, is called or calls, and waits again when the other leaves. */
export function useCallRoom({ id, key }: RoomAddress) {
  const navigate = useNavigate();
  const session = useCallOfRoom(id);
  const [step, setStep] = useState<CallRoomStep>({ name: session ? 'call' : 'entering' });
  const place = useMine(id);
  const stopped = useRef(false);

  const guarded = useCallback(async (deed: () => Promise<CallRoomStep>) => {
    try {
      const next = await deed();
      if (!stopped.current) setStep(next);
    } catch (problem) {
      if (!stopped.current) setStep({ name: 'problem', problem });
    }
  }, []);

  const enter = useCallback(
    () =>
      guarded(async () => {
        setStep({ name: 'entering' });
        const { cameraOn } = settings.getState();
        const { state, call } = await api.enter(id, key, calls.tab, cameraOn);
        if (state === 'elsewhere' && call) return { name: 'elsewhere', call };
        if (state === 'joined' && call) {
          calls.meet(call);
          return { name: 'call' };
        }
        return { name: state === 'full' ? 'full' : 'waiting' };
      }),
    [guarded, id, key],
  );

  const ask = useCallback(
    () =>
      guarded(async () => {
        if (await api.ask(id, calls.tab)) return { name: 'asking' };
        void enter();
        return { name: 'entering' };
      }),
    [guarded, id, enter],
  );

  useEffect(() => {
    stopped.current = false;
    // In the call already: after a reload.
    if (!isLive(id)) void enter();
    const gone = () => {
      api.leaveByBeacon(id, calls.tab);
      setStep((now) => (now.name === 'call' ? now : { name: 'left' }));
    };
    addEventListener('pagehide', gone);
    return () => {
      stopped.current = true;
      removeEventListener('pagehide', gone);
      void api.leave(id, calls.tab).catch(() => undefined);
    };
  }, [id, enter]);

  // Somebody came, or the call is over.
  const phase = useEnding(session);
  useEffect(() => {
    if (phase === 'live') setStep({ name: 'call' });
    if (phase !== 'left' && phase !== 'over') return;
    calls.dismiss();
    if (phase === 'left') setStep({ name: 'left' });
    else void enter();
  }, [phase, enter]);

  const state = place?.state;
  const conference = place?.conference ?? undefined;
  useEffect(() => {
    if (state === 'free') void enter();
    if (state === 'conference' && conference !== undefined) {
      void navigate(`/r/${conference}`, { state: straightIn() });
    }
  }, [state, conference, enter, navigate]);

  // Taken over by another tab, or ended because somebody else rang.
  const waited = useRef(false);
  useEffect(() => {
    const waits = state === 'waiting';
    if (waited.current && !waits && step.name === 'waiting' && !isLive(id)) {
      setStep({ name: 'left' });
    }
    waited.current = waits;
  }, [state, step, id]);

  return { step, refused: state === 'refused', enter, ask };
}

/** What the server says of this tab at this room. */
function useMine(room: string): CallPlace | undefined {
  const place = useStore(callPlaces.store, (now) => now.place);
  return place?.room === room && place.tab === calls.tab ? place : undefined;
}

function isLive(room: string): boolean {
  const status = calls.store.getState().session?.status.getState();
  return status?.call?.room === room && status.phase !== 'over';
}

/** `left`: from here; `over`: by the other. What became of a conference or another tab is shown elsewhere. */
function useEnding(session: CallSession | undefined): 'none' | 'live' | 'left' | 'over' {
  const [now, setNow] = useState<'none' | 'live' | 'left' | 'over'>('none');
  useEffect(() => {
    if (!session) {
      setNow('none');
      return undefined;
    }
    const look = () => {
      const { phase, ending, left } = session.status.getState();
      if (phase !== 'over') setNow('live');
      else if (left) setNow('left');
      else setNow(ending === 'grown' || ending === 'elsewhere' ? 'none' : 'over');
    };
    look();
    return session.status.subscribe(look);
  }, [session]);
  return now;
}
