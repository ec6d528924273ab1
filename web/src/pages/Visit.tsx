import { useCallback, useEffect, useRef, useState } from 'react';
import { LocalMedia } from '../media/local-media';
import { Problem } from '../signaling/api';
import { identity } from '../state/me';
import { RoomSession } from '../state/room-session';
import { stayBegins, stayEnds } from '../state/room-stay';
import { settings } from '../state/settings';
import type { RoomAddress } from '../state/room-link';
import { expose } from '../state/testing';
import { Loading } from '../ui/Loading';
import { loadRoom } from './load';
import { Lobby } from './Lobby';
import { Over } from './Over';
import { openLocalMedia, prepareConnection, sessionOptions, type Prepared } from './visit-parts';

/** Not by `lazy`: React holds back for 300 ms what comes after a fallback, loaded or not. */
type RoomComponent = Awaited<ReturnType<typeof loadRoom>>;

type Step =
  | { name: 'lobby'; failure?: unknown }
  | { name: 'joining' }
  | { name: 'room'; session: RoomSession; Room: RoomComponent }
  | { name: 'over'; session: RoomSession };

interface VisitProps {
  address: RoomAddress;
  /** Without a look around first: out of a call that becomes a conference. */
  straightIn: boolean;
  /** It is a room of two, and one goes in. */
  onCall: () => void;
}

/** One visit to a room: devices and a prepared connection live through lobby and call. */
export function Visit({ address, straightIn, onCall }: VisitProps) {
  const [step, setStep] = useState<Step>({ name: 'lobby' });
  const [local, setLocal] = useState<LocalMedia>();
  const prepared = useRef<Prepared>(undefined);
  /** The stay that was begun and is not over. */
  const current = useRef<RoomSession>(undefined);
  const room = useRef<RoomComponent>(undefined);

  const begin = useCallback(() => {
    prepared.current?.discard();
    prepared.current = prepareConnection();
    const media = openLocalMedia();
    setLocal(media);
    expose({ local: media });
    return media;
  }, []);

  useEffect(() => {
    const media = begin();
    loadRoom().then(
      (Room) => (room.current = Room),
      () => undefined, // the click tries again
    );
    return () => {
      media.close();
      prepared.current?.discard();
      stayEnds(current.current);
      void current.current?.leave();
    };
  }, [begin]);

  const join = useCallback(
    async (name: string, media: LocalMedia, admitted = false) => {
      settings.setState({ name });
      const way = admitted ? { ...address, key: '' } : address;
      const options = sessionOptions(way, name, media);
      const session = new RoomSession(options, prepared.current?.take());
      current.current = session;
      const joined = session.join();
      expose({ session });
      // The request is out; the room is drawn while the answer is on its way.
      const draw = (Room: RoomComponent) => {
        if (current.current !== session) return;
        setStep({ name: 'room', session, Room });
        stayBegins(address.id, session);
      };
      if (room.current) draw(room.current);
      else setStep({ name: 'joining' });
      const drawn = room.current ? undefined : loadRoom().then(draw);
      try {
        await Promise.all([joined, drawn]);
      } catch (failure) {
        if (current.current !== session) return;
        current.current = undefined;
        void session.leave();
        if (failure instanceof Problem && failure.code === 'unsupported-kind') return onCall();
        prepared.current = prepareConnection();
        setStep({ name: 'lobby', failure });
      }
    },
    [address, onCall],
  );

  const end = useCallback(
    (session: RoomSession) => {
      if (current.current !== session) return;
      current.current = undefined;
      stayEnds(session);
      local?.close();
      setStep({ name: 'over', session });
    },
    [local],
  );

  // The same as long as it does the same: the lobby goes in by it once it is let in.
  const joinFromLobby = useCallback(
    (name: string, admitted: boolean) => {
      if (local) void join(name, local, admitted);
    },
    [join, local],
  );

  const wentIn = useRef(false);
  useEffect(() => {
    const name = identity.store.getState().account?.displayName;
    if (!straightIn || wentIn.current || !local || name === undefined) return;
    wentIn.current = true;
    void join(name, local);
  }, [straightIn, local, join]);

  const comeBack = (session: RoomSession) => {
    const media = begin();
    // Whoever was removed has to knock first.
    const removed = session.view.getState().ending === 'removed';
    if (removed) setStep({ name: 'lobby', failure: new Problem('removed', 403, '') });
    else void join(settings.getState().name, media);
  };

  if (!local) return <Loading />;
  switch (step.name) {
    case 'lobby':
    case 'joining':
      return (
        <Lobby
          address={address}
          local={local}
          joining={step.name === 'joining'}
          failure={step.name === 'lobby' ? step.failure : undefined}
          onJoin={joinFromLobby}
          onCall={onCall}
        />
      );
    case 'room':
      return <step.Room session={step.session} local={local} address={address} onOver={end} />;
    case 'over':
      return <Over session={step.session} onRejoin={() => comeBack(step.session)} />;
  }
}
