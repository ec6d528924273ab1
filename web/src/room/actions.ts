import type { StoreApi } from 'zustand/vanilla';
import { CaptureError } from '../media/capture';
import type { LocalMedia } from '../media/local-media';
import { isHandheld } from '../media/support';
import { inviteOrigin } from '../state/invite';
import { linkOf, type RoomAddress } from '../state/room-link';
import type { RoomSession } from '../state/room-session';
import type { Stay } from '../state/stay';
import { settings } from '../state/settings';
import { canShareLinks, shareLink } from '../ui/share-link';
import type { RoomActions } from './room-context';
import type { RoomUi } from './room-ui';
import type { StageActions } from './stage-context';

/** What one does in a room and in a call of two alike. */
export function makeStageActions(
  session: Pick<Stay, 'notice' | 'view'>,
  local: LocalMedia,
  ui: StoreApi<RoomUi>,
  mayUnmute: () => boolean = () => true,
): StageActions {
  const setMuted = async (muted: boolean) => {
    if (!muted && !mayUnmute()) return;
    settings.setState({ microphoneOn: !muted });
    await local.setMuted(muted);
    const failed = !muted && local.view.getState().microphone === 'failed';
    if (failed) session.notice({ kind: 'failed', what: 'microphone' });
  };
  const startCamera = async () => {
    await local.startCamera();
    if (local.view.getState().camera === 'failed') {
      session.notice({ kind: 'failed', what: 'camera' });
    }
  };
  const startScreen = async () => {
    try {
      await local.startScreen();
    } catch (error) {
      const cancelled = error instanceof CaptureError && error.failure === 'cancelled';
      if (!cancelled) session.notice({ kind: 'failed', what: 'screen' });
    }
  };
  return {
    setMuted: (muted) => void setMuted(muted),
    toggleMicrophone() {
      const { microphone } = local.view.getState();
      void setMuted(microphone === 'on' || microphone === 'starting');
    },
    toggleCamera() {
      if (session.view.getState().room.audioOnly) return;
      const { camera } = local.view.getState();
      const on = camera === 'on' || camera === 'starting';
      settings.setState({ cameraOn: !on });
      if (on) local.stopCamera();
      else void startCamera();
    },
    flipCamera() {
      // From now on it is no longer the one that was chosen by name.
      settings.setState({ cameraId: undefined });
      void local.flipCamera();
    },
    toggleScreen() {
      const { screen } = local.view.getState();
      if (screen === 'on') local.stopScreen();
      else if (screen === 'off') void startScreen();
    },
    toggleFullscreen() {
      const done = document.fullscreenElement
        ? document.exitFullscreen()
        : document.documentElement.requestFullscreen?.();
      void done?.catch(() => undefined);
    },
    togglePanel(panel) {
      ui.setState(({ panel: open }) => ({ panel: open === panel ? undefined : panel }));
    },
    closePanel: () => ui.setState({ panel: undefined }),
    togglePin(key) {
      ui.setState(({ pinned }) => ({ pinned: pinned === key ? undefined : key }));
    },
    setMode: (mode) => ui.setState({ mode, pinned: undefined, page: 0 }),
    toggleSelf: () => settings.setState(({ hideSelf }) => ({ hideSelf: !hideSelf })),
    showShortcuts: (shortcuts) => ui.setState({ shortcuts }),
  };
}

export function makeActions(
  session: RoomSession,
  local: LocalMedia,
  ui: StoreApi<RoomUi>,
  address: RoomAddress,
): RoomActions {
  const invite = async () => {
    const { origin, reachable } = await inviteOrigin();
    const url = linkOf(address, origin);
    const title = session.view.getState().room.title ?? 'Setareh';
    // A phone's own sheet has the people one writes to.
    const whole = address.key !== '';
    if (whole && isHandheld() && reachable && canShareLinks()) await shareLink({ title, url });
    else ui.setState({ invites: true });
  };
  return {
    ...makeStageActions(session, local, ui, () => session.moderation.mayUnmute()),
    toggleHand: () => session.moderation.toggleHand(),
    react: (emoji) => session.moderation.react(emoji),
    ask: (askedDeed) => ui.setState({ asksDeed: true, askedDeed }),
    invite: () => void invite(),
    leave: () => void session.leave(),
  };
}
