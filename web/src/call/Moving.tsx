import { useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import { heard } from '../state/arrival';
import type { CallSession } from '../state/call-session';
import { calls } from '../state/calls';
import { roomStay } from '../state/room-stay';
import { settings } from '../state/settings';
import { straightIn } from '../state/straight-in';

/** A call of two becomes a conference: into its room, and out of the call once the other is heard there. */
export function Moving({ session }: { session: CallSession }) {
  const navigate = useNavigate();
  const ending = useStore(session.status, (now) => now.ending);
  const room = useStore(session.status, ({ call }) => call?.growing?.room ?? undefined);
  const stay = useStore(roomStay, (now) => (now.room === room ? now.session : undefined));
  const over = ending !== undefined;

  useEffect(() => {
    if (room === undefined || over) return;
    const { microphone, camera } = session.local.states();
    // In the room as in the call.
    settings.setState({ microphoneOn: microphone === 'on', cameraOn: camera === 'on' });
    void navigate(`/r/${room}`, { state: straightIn() });
  }, [room, over, session, navigate]);

  useEffect(() => {
    if (!stay || over) return undefined;
    const stopped = new AbortController();
    void heard(stay, session.status.getState().other.id, stopped.signal).then(() =>
      stopped.signal.aborted ? undefined : session.grown(),
    );
    return () => stopped.abort();
  }, [stay, over, session]);

  // It went on as the conference: there is nothing to read about it.
  useEffect(() => {
    if (ending === 'grown') calls.dismiss();
  }, [ending]);
  return null;
}
