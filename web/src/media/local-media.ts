/**
 * What this person sends: microphone, camera, screen and its sound. Owns the tracks over any number of
 * connections; each change goes to the connection by `replaceTrack` and to the server by `onStates`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { SourceKind, SourceState } from '../signaling/messages';
import {
  CaptureError,
  openCamera,
  openMicrophone,
  openScreen,
  type CaptureFailure,
} from './capture';
import { deviceOf, noDevices, tidyLabel, watchDevices, type DeviceList } from './devices';
import type { CameraHeight } from './encodings';
import { LevelMeter } from './level-meter';

export type LocalStatus = 'off' | 'starting' | 'on' | 'muted' | 'failed';

export interface LocalView {
  microphone: LocalStatus;
  camera: LocalStatus;
  screen: LocalStatus;
  /** Why the last attempt failed. */
  microphoneFailure: CaptureFailure | undefined;
  cameraFailure: CaptureFailure | undefined;
  cameraTrack: MediaStreamTrack | undefined;
  screenTrack: MediaStreamTrack | undefined;
  screenHasAudio: boolean;
  devices: DeviceList;
  /** The devices in use, as far as known; undefined: the system's choice. */
  microphoneId: string | undefined;
  cameraId: string | undefined;
  facing: 'user' | 'environment';
}

export interface LocalWishes {
  microphoneId: string | undefined;
  cameraId: string | undefined;
  cameraHeight: CameraHeight;
}

export interface LocalListener {
  onStates(states: Record<SourceKind, SourceState>): void;
  /** A device went away and another took its place (label), or none did. */
  onReplaced(kind: 'microphone' | 'camera', label: string | undefined): void;
}

const kinds: readonly SourceKind[] = ['microphone', 'camera', 'screen', 'screenAudio'];

/** What carries tracks to others. */
export interface TrackCarrier {
  setTrack(kind: SourceKind, track: MediaStreamTrack | null): Promise<void>;
}

export class LocalMedia {
  readonly view: StoreApi<LocalView>;
  readonly meter = new LevelMeter();
  private readonly tracks = new Map<SourceKind, MediaStreamTrack>();
  private connection: TrackCarrier | undefined;
  private listener: LocalListener | undefined;
  private readonly stopWatching: () => void;
  private devicesStale = false;
  private closed = false;
  /** What the microphone shall be once it is open. */
  private muteWished = false;
  /** Counts wishes about the camera and the microphone: an answer to an outdated one is thrown away. */
  private readonly turn = { microphone: 0, camera: 0 };

  private cameraHeight: CameraHeight;

  constructor(wishes: LocalWishes) {
    this.cameraHeight = wishes.cameraHeight;
    this.view = createStore<LocalView>(() => ({
      microphone: 'off',
      camera: 'off',
      screen: 'off',
      microphoneFailure: undefined,
      cameraFailure: undefined,
      cameraTrack: undefined,
      screenTrack: undefined,
      screenHasAudio: false,
      devices: noDevices,
      microphoneId: wishes.microphoneId,
      cameraId: wishes.cameraId,
      facing: 'user',
    }));
    this.stopWatching = this.watch();
  }

  /** Sends over `connection` from now on. */
  async connect(connection: TrackCarrier | undefined): Promise<void> {
    this.connection = connection;
    await Promise.all(kinds.map((kind) => this.put(kind)));
  }

  follow(listener: LocalListener | undefined): void {
    this.listener = listener;
  }

  states(): Record<SourceKind, SourceState> {
    const { microphone, camera, screen, screenHasAudio } = this.view.getState();
    return {
      microphone: stateOf(microphone),
      camera: stateOf(camera),
      screen: stateOf(screen),
      screenAudio: screen === 'on' && screenHasAudio ? 'on' : 'off',
    };
  }

  /** Opens the microphone, or the one chosen instead; `muted` opens it silent. */
  async startMicrophone(muted = false): Promise<void> {
    const turn = ++this.turn.microphone;
    this.muteWished = muted;
    if (this.view.getState().microphone !== 'on') this.set({ microphone: 'starting' });
    try {
      const track = await openMicrophone({ deviceId: this.view.getState().microphoneId });
      if (this.closed || turn !== this.turn.microphone) return track.stop();
      // It may have been muted while it opened.
      track.enabled = !this.muteWished;
      this.replace('microphone', track);
      this.meter.attach(track);
      this.set({
        microphone: this.muteWished ? 'muted' : 'on',
        microphoneFailure: undefined,
        ...this.idsInUse(this.view.getState().devices),
      });
    } catch (error) {
      if (turn !== this.turn.microphone) return;
      this.replace('microphone', undefined);
      this.meter.attach(undefined);
      this.set({ microphone: 'failed', microphoneFailure: failureOfCapture(error) });
    }
    this.tell();
    this.refreshDevices();
  }

  async setMuted(muted: boolean): Promise<void> {
    this.muteWished = muted;
    const track = this.tracks.get('microphone');
    if (!track) {
      if (!muted && this.view.getState().microphone !== 'starting') await this.startMicrophone();
      return;
    }
    track.enabled = !muted;
    this.set({ microphone: muted ? 'muted' : 'on' });
    this.tell();
  }

  async startCamera(): Promise<void> {
    const turn = ++this.turn.camera;
    if (this.view.getState().camera !== 'on') this.set({ camera: 'starting' });
    // Phones open one camera at a time.
    if (this.tracks.has('camera')) this.replace('camera', undefined);
    const { cameraId: deviceId, facing } = this.view.getState();
    try {
      const track = await openCamera({ deviceId, facing, height: this.cameraHeight });
      if (this.closed || turn !== this.turn.camera) return track.stop();
      track.contentHint = 'motion';
      this.replace('camera', track);
      this.set({
        camera: 'on',
        cameraFailure: undefined,
        cameraTrack: track,
        cameraId: track.getSettings().deviceId,
        facing: facingOf(track) ?? facing,
      });
    } catch (error) {
      if (turn !== this.turn.camera) return;
      this.replace('camera', undefined);
      this.set({
        camera: 'failed',
        cameraFailure: failureOfCapture(error),
        cameraTrack: undefined,
      });
    }
    this.tell();
    this.refreshDevices();
  }

  stopCamera(): void {
    this.turn.camera++;
    this.replace('camera', undefined);
    this.set({ camera: 'off', cameraTrack: undefined, cameraFailure: undefined });
    this.tell();
  }

  /** Takes that microphone (the system's own: "") from now on; a closed one stays closed, a muted one muted. */
  async chooseMicrophone(id: string): Promise<void> {
    const { microphone } = this.view.getState();
    this.set({ microphoneId: id });
    if (microphone !== 'off') await this.startMicrophone(this.muteWished);
  }

  /** Takes that camera (the system's own: "") from now on; one that is off stays off. */
  async chooseCamera(id: string): Promise<void> {
    this.set({ cameraId: id });
    if (this.view.getState().camera !== 'off') await this.startCamera();
  }

  /** Lines of the picture from now on; one that is off stays off. */
  async setCameraHeight(height: CameraHeight): Promise<void> {
    if (height === this.cameraHeight) return;
    this.cameraHeight = height;
    if (this.view.getState().camera === 'on') await this.startCamera();
  }

  /** From the front camera of a phone to that at its back, or back again. */
  async flipCamera(): Promise<void> {
    const { cameraId: before, facing, devices } = this.view.getState();
    const next = facing === 'user' ? 'environment' : 'user';
    this.set({ facing: next, cameraId: undefined });
    await this.startCamera();
    if (this.view.getState().cameraId !== before) return;
    // Cameras that do not say where they look: the next one on the list.
    const at = devices.cameras.findIndex(({ id }) => id === before);
    const other = devices.cameras[(at + 1) % devices.cameras.length];
    if (other && other.id !== before) await this.chooseCamera(other.id);
  }

  /** Rejects with a {@link CaptureError}; a closed picker is `cancelled`. */
  async startScreen(): Promise<void> {
    this.set({ screen: 'starting' });
    try {
      const { video, audio } = await openScreen();
      if (this.closed) {
        video.stop();
        audio?.stop();
        return;
      }
      this.replace('screen', video);
      this.replace('screenAudio', audio);
      this.set({ screen: 'on', screenTrack: video, screenHasAudio: audio !== undefined });
    } catch (error) {
      this.set({ screen: 'off' });
      throw error;
    }
    this.tell();
  }

  stopScreen(): void {
    this.replace('screen', undefined);
    this.replace('screenAudio', undefined);
    this.set({ screen: 'off', screenTrack: undefined, screenHasAudio: false });
    this.tell();
  }

  close(): void {
    this.closed = true;
    this.stopWatching();
    for (const kind of kinds) this.replace(kind, undefined);
    this.meter.close();
  }

  private replace(kind: SourceKind, track: MediaStreamTrack | undefined): void {
    const before = this.tracks.get(kind);
    if (track) {
      this.tracks.set(kind, track);
      track.addEventListener('ended', () => this.onEnded(kind, track));
    } else {
      this.tracks.delete(kind);
    }
    void this.put(kind).finally(() => before?.stop());
  }

  private async put(kind: SourceKind): Promise<void> {
    const { connection } = this;
    // A connection that closed meanwhile has nothing to send on.
    await connection?.setTrack(kind, this.tracks.get(kind) ?? null).catch(() => undefined);
  }

  /** The device was unplugged, its permission taken, or the screen's share ended by the browser's own bar. */
  private onEnded(kind: SourceKind, track: MediaStreamTrack): void {
    if (this.tracks.get(kind) !== track || this.closed) return;
    if (kind === 'screen') this.stopScreen();
    else if (kind === 'screenAudio') this.replace('screenAudio', undefined);
    else void this.replaceLost(kind);
  }

  private async replaceLost(kind: 'microphone' | 'camera'): Promise<void> {
    const turn = this.turn[kind] + 1;
    if (kind === 'microphone') {
      this.set({ microphoneId: undefined });
      await this.startMicrophone(this.muteWished);
    } else {
      this.set({ cameraId: undefined });
      await this.startCamera();
    }
    // Switched off or chosen anew meanwhile: there is nothing to say.
    if (this.closed || turn !== this.turn[kind]) return;
    const label = this.tracks.get(kind)?.label;
    this.listener?.onReplaced(kind, label === undefined ? undefined : tidyLabel(label));
  }

  private watch(): () => void {
    return watchDevices((devices) => this.set({ devices, ...this.idsInUse(devices) }));
  }

  /** The microphone in use by its own name, which the list may tell later than the track. */
  private idsInUse(devices: DeviceList): Partial<LocalView> {
    const track = this.tracks.get('microphone');
    return track ? { microphoneId: deviceOf(devices.microphones, track.getSettings()) } : {};
  }

  /** Labels are told only once a device has been allowed. */
  private refreshDevices(): void {
    if (this.devicesStale || this.closed) return;
    const { microphones, cameras } = this.view.getState().devices;
    if ([...microphones, ...cameras].some(({ label }) => label !== '')) return;
    this.devicesStale = true;
    const stop = watchDevices((devices) => {
      this.devicesStale = false;
      this.set({ devices, ...this.idsInUse(devices) });
      stop();
    });
  }

  private tell(): void {
    this.listener?.onStates(this.states());
  }

  private set(change: Partial<LocalView>): void {
    this.view.setState(change);
  }
}

function stateOf(status: LocalStatus): SourceState {
  if (status === 'on') return 'on';
  return status === 'muted' ? 'muted' : 'off';
}

/** Where the camera says that it looks; phones do, others seldom. */
function facingOf(track: MediaStreamTrack): 'user' | 'environment' | undefined {
  const { facingMode } = track.getSettings();
  return facingMode === 'user' || facingMode === 'environment' ? facingMode : undefined;
}

function failureOfCapture(error: unknown): CaptureFailure {
  return error instanceof CaptureError ? error.failure : 'unsupported';
}
