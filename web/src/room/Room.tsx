import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { LocalMedia } from '../media/local-media';
import { holdCall } from '../state/one-call';
import type { RoomAddress } from '../state/room-link';
import type { RoomSession } from '../state/room-session';
import { roomTitle } from '../ui/room-title';
import { useStageTheme } from '../ui/stage-theme';
import { useTitle } from '../ui/use-title';
import { Alone } from './Alone';
import { Bar } from './Bar';
import { ConfirmDialog } from './ConfirmDialog';
import { InviteDialog } from './InviteDialog';
import { Knocks } from './Knocks';
import { LeaveDialog } from './LeaveDialog';
import { OwnState } from './OwnState';
import { Panel } from './Panel';
import styles from './Room.module.css';
import { RoomContext, type RoomActions, type RoomTools } from './room-context';
import { createRoomUi } from './room-ui';
import { ShortcutsDialog } from './ShortcutsDialog';
import { SoundBlocked } from './SoundBlocked';
import { Stage } from './Stage';
import { StageContext } from './stage-context';
import { useFilled } from './use-filled';
import { useIdle } from './use-idle';
import { useMutedSpeaking } from './use-muted-speaking';
import { useSettingsInCall } from './use-settings-in-call';
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
  const room = useStore(session.view, (view) => view.room);
  const title = roomTitle(t, room);
  const panel = useStore(ui, (now) => now.panel);
  const root = useRef<HTMLDivElement>(null);
  const idle = useIdle(root);
  const filled = useFilled(session, ui);

  const actions: RoomActions = useMemo(
    () => makeActions(session, local, ui, address),
    [session, local, ui, address],
  );
  const tools: RoomTools = useMemo(
    () => ({ session, local, ui, actions, address }),
    [session, local, ui, actions, address],
  );

  const isMuted = useCallback(() => local.view.getState().microphone !== 'on', [local]);

  useTitle(title);
  useStageTheme();
  useWakeLock();
  useShortcuts(actions, ui, isMuted);
  useMutedSpeaking(session, local);
  useSettingsInCall(session, local);
  // Another tab of this person may go on here.
  useEffect(() => holdCall(address.id, () => session.leave('replaced')), [address.id, session]);
  useEffect(() => {
    if (phase === 'over') onOver(session);
  }, [phase, onOver, session]);
  // The button that led here is gone: keyboard and screen reader go on from the room itself.
  useEffect(() => root.current?.focus(), []);
  const resume = useCallback(() => session.resumeSound(), [session]);

  return (
    <RoomContext value={tools}>
      <StageContext value={tools}>
        <div
          ref={root}
          tabIndex={-1}
          className={styles.room}
          data-idle={idle && panel === undefined ? '' : undefined}
          data-filled={filled ? '' : undefined}
          data-panel={panel}
          data-testid="room"
        >
          <main>
            <h1 className="visually-hidden">{t('room.heading', { title })}</h1>
            <Stage filled={filled} alone={<Alone />} above={<Knocks />} />
          </main>
          {panel && <Panel key={panel} panel={panel} />}
          <SoundBlocked onResume={resume} />
          <OwnState />
          <Bar />
          <ShortcutsDialog />
          <InviteDialog />
          <LeaveDialog />
          <ConfirmDialog />
        </div>
      </StageContext>
    </RoomContext>
  );
}
