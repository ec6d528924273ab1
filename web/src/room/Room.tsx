import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LocalMedia } from '../media/local-media';
import type { RoomAddress } from '../state/room-link';
import type { RoomSession } from '../state/room-session';
import { useTitle } from '../ui/use-title';
import { Bar } from './Bar';
import { OwnState } from './OwnState';
import { Panel } from './Panel';
import styles from './Room.module.css';
import { RoomContext, type RoomActions, type RoomTools } from './room-context';
import { createRoomUi } from './room-ui';
import { ShortcutsDialog } from './ShortcutsDialog';
import { SoundBlocked } from './SoundBlocked';
import { Stage } from './Stage';
import { useIdle } from './use-idle';
import { useMutedSpeaking } from './use-muted-speaking';
import { useShortcuts } from './use-shortcuts';
import { useWakeLock } from './use-wake-lock';
import { makeActions } from './actions';

interface RoomProps {
  session: RoomSession;
  local: LocalMedia;
  address: RoomAddress;
  onOver: (session: RoomSession) => void;
}

/** The room during a call: stage, bar, panel at the side. */
export default function Room({ session, local, address, onOver }: RoomProps) {
  const { t } = useTranslation();
  const [ui] = useState(createRoomUi);
  const phase = useStore(session.view, (view) => view.phase);
  const title = useStore(session.view, (view) => view.room.title || view.room.id);
  const panel = useStore(ui, (now) => now.panel);
  const idle = useIdle();

  const actions: RoomActions = useMemo(
    () => makeActions(session, local, ui, address),
    [session, local, ui, address],
  );
  const tools: RoomTools = useMemo(
    () => ({ session, local, ui, actions }),
    [session, local, ui, actions],
  );

  const isMuted = useCallback(() => local.view.getState().microphone !== 'on', [local]);

  useTitle(title);
  useWakeLock();
  useShortcuts(actions, ui, isMuted);
  useMutedSpeaking(session, local);
  useEffect(() => {
    if (phase === 'over') onOver(session);
  }, [phase, onOver, session]);
  const root = useRef<HTMLDivElement>(null);
  // The button that led here is gone: keyboard and screen reader go on from the room itself.
  useEffect(() => root.current?.focus(), []);
  const resume = useCallback(() => session.resumeSound(), [session]);

  return (
    <RoomContext value={tools}>
      <div
        ref={root}
        tabIndex={-1}
        className={styles.room}
        data-idle={idle && panel === undefined ? '' : undefined}
        data-panel={panel}
        data-testid="room"
      >
        <main>
          <h1 className="visually-hidden">{t('room.heading', { title })}</h1>
          <Stage />
        </main>
        {panel && <Panel key={panel} panel={panel} />}
        <SoundBlocked onResume={resume} />
        <OwnState />
        <Bar />
        <ShortcutsDialog />
      </div>
    </RoomContext>
  );
}
