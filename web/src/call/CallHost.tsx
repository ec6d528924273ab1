import { lazy, Suspense, useEffect } from 'react';
import { useNavigate } from 'react-router';
import { useStore } from 'zustand';
import type { CallSession } from '../state/call-session';
import { calls, ringingFor } from '../state/calls';
import { identity } from '../state/me';
import { expose } from '../state/testing';
import { CallFloat } from './CallFloat';
import { InvitedLine, NotComingLine } from './CallLines';
import { useOnStage } from './call-path';
import { Invited } from './Invited';
import { Moving } from './Moving';
import { Ringing } from './Ringing';

const CallStage = lazy(() => import('./CallStage'));

/**
 * Calls live above the pages: what rings is shown over any of them; the call that this page is in fills the
 * window at its own address, and floats over every other.
 */
export default function CallHost() {
  const account = useStore(identity.store, (now) => now.account?.id);
  const session = useStore(calls.store, (now) => now.session);
  const ringing = useStore(calls.store, ({ live }) => ringingFor(live, account));
  const invitation = useStore(calls.store, ({ invitations }) =>
    invitations.find(({ silent }) => !silent),
  );
  const line = useStore(calls.store, ({ invitations }) => invitations.find(({ silent }) => silent));
  return (
    <>
      {session && <Present session={session} />}
      {session && <Moving session={session} />}
      {ringing && <Ringing key={ringing.id} call={ringing} />}
      <NotComingLine />
      {line && <InvitedLine key={line.room} invitation={line} />}
      {!ringing && invitation && <Invited key={invitation.room} invitation={invitation} />}
    </>
  );
}

function Present({ session }: { session: CallSession }) {
  const navigate = useNavigate();
  const onStage = useOnStage(session);
  useEffect(() => expose({ session, local: session.local }), [session]);
  const moves = useStore(session.status, ({ call }) => call?.growing?.room != null);
  // Seen in the conference by now.
  if (!onStage && moves) return null;
  if (!onStage) return <CallFloat session={session} />;
  return (
    <Suspense fallback={null}>
      <CallStage session={session} onMinimize={() => void navigate('/calls')} />
    </Suspense>
  );
}
