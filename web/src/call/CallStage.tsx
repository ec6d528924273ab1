import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { makeStageActions } from '../room/actions';
import { FiguresPanel } from '../room/FiguresPanel';
import { OwnState } from '../room/OwnState';
import { PanelFrame } from '../room/Panel';
import room from '../room/Room.module.css';
import { createRoomUi } from '../room/room-ui';
import { SettingsPanel } from '../room/SettingsPanel';
import { ShortcutsDialog } from '../room/ShortcutsDialog';
import { SoundBlocked } from '../room/SoundBlocked';
import { Stage } from '../room/Stage';
import { StageContext, type StageActions, type StageTools } from '../room/stage-context';
import { useFilled } from '../room/use-filled';
import { useIdle } from '../room/use-idle';
import { useMutedSpeaking } from '../room/use-muted-speaking';
import { useSettingsInCall } from '../room/use-settings-in-call';
import { useShortcuts } from '../room/use-shortcuts';
import { useWakeLock } from '../room/use-wake-lock';
import type { CallSession } from '../state/call-session';
import { useStageTheme } from '../ui/stage-theme';
import { useTitle } from '../ui/use-title';
import { CallBar } from './CallBar';
import { CallOver } from './CallOver';
import { CameraQuestion } from './CameraQuestion';
import { Growing } from './Growing';
import { useRingBack } from './use-ring-back';
import { Waiting } from './Waiting';

interface CallStageProps {
  session: CallSession;
  /** On with the call in a small window. */
  onMinimize: () => void;
}

/** A call of two over all of the window, from the press on "call" to what came of it. */
export default function CallStage({ session, onMinimize }: CallStageProps) {
  const { t } = useTranslation();
  const [ui] = useState(createRoomUi);
  const { local } = session;
  const { phase, other, since } = useStore(session.status);
  const panel = useStore(ui, (now) => now.panel);
  const root = useRef<HTMLDivElement>(null);
  const idle = useIdle(root);
  const filled = useFilled(session, ui);
  const over = phase === 'over';
  const seen = since !== undefined && !over;

  const actions: StageActions = useMemo(() => {
    const all = makeStageActions(session, local, ui);
    // There is no list of two.
    return { ...all, togglePanel: (name) => name !== 'people' && all.togglePanel(name) };
  }, [session, local, ui]);
  const tools: StageTools = useMemo(
    () => ({ session, local, ui, actions }),
    [session, local, ui, actions],
  );
  const isMuted = useCallback(() => local.view.getState().microphone !== 'on', [local]);

  useTitle(other.displayName);
  useStageTheme();
  useWakeLock();
  useShortcuts(actions, ui, isMuted);
  useMutedSpeaking(session, local);
  useSettingsInCall(session, local);
  useRingBack(phase === 'ringing');
  useEffect(() => root.current?.focus(), []);
  const resume = useCallback(() => session.resumeSound(), [session]);

  return (
    <StageContext value={tools}>
      <div
        ref={root}
        tabIndex={-1}
        className={room.room}
        data-idle={idle && seen && panel === undefined ? '' : undefined}
        data-filled={filled ? '' : undefined}
        data-panel={over ? undefined : panel}
        data-phase={phase}
        data-testid="call"
      >
        <main>
          <h1 className="visually-hidden">{t('call.heading', { name: other.displayName })}</h1>
          {over && <CallOver session={session} />}
          {!over && !seen && <Waiting session={session} />}
          {seen && (
            <Stage
              filled={filled}
              above={
                <>
                  <CameraQuestion session={session} />
                  <Growing session={session} />
                </>
              }
            />
          )}
        </main>
        {!over && panel === 'figures' && (
          <PanelFrame panel="figures">
            <FiguresPanel />
          </PanelFrame>
        )}
        {!over && panel === 'settings' && (
          <PanelFrame panel="settings">
            <SettingsPanel ofTwo />
          </PanelFrame>
        )}
        {!over && (
          <>
            <SoundBlocked onResume={resume} />
            <OwnState />
            <CallBar session={session} onMinimize={onMinimize} />
            <ShortcutsDialog ofTwo />
          </>
        )}
      </div>
    </StageContext>
  );
}
