/** A machine's microphones, cameras and screen, for tests without a browser. */
import { vi } from 'vitest';
import { FakeTrack } from './peer-connection';

interface Entry {
  deviceId: string;
  kind: MediaDeviceKind;
  label: string;
  groupId: string;
}

export class FakeDevices extends EventTarget {
  list: Entry[] = [];
  /** Every track that was opened, the newest last. */
  readonly opened: FakeTrack[] = [];
  /** The next openings fail with these names of errors, one by one. */
  failures: string[] = [];
  /** While set, opening waits for {@link release}. */
  holding = false;
  private readonly held: (() => void)[] = [];

  plug(kind: MediaDeviceKind, deviceId: string, label = deviceId): void {
    this.list = [...this.list, { deviceId, kind, label, groupId: '' }];
    this.dispatchEvent(new Event('devicechange'));
  }

  unplug(deviceId: string): void {
    this.list = this.list.filter((one) => one.deviceId !== deviceId);
    this.dispatchEvent(new Event('devicechange'));
    for (const track of this.opened) {
      if (track.getSettings().deviceId === deviceId && track.readyState === 'live') track.end();
    }
  }

  release(): void {
    this.holding = false;
    for (const go of this.held.splice(0)) go();
  }

  enumerateDevices(): Promise<Entry[]> {
    return Promise.resolve(this.list);
  }

  async getUserMedia(constraints: MediaStreamConstraints): Promise<MediaStream> {
    if (this.holding) await new Promise<void>((go) => this.held.push(go));
    const failure = this.failures.shift();
    if (failure) throw new DOMException('', failure);
    const kind = constraints.audio ? 'audioinput' : 'videoinput';
    const wish = (constraints.audio ?? constraints.video) as MediaTrackConstraints;
    const wanted = (wish.deviceId as { exact?: string } | undefined)?.exact;
    const there = this.list.filter((one) => one.kind === kind);
    const device = wanted ? there.find(({ deviceId }) => deviceId === wanted) : there[0];
    if (!device) throw new DOMException('', wanted ? 'OverconstrainedError' : 'NotFoundError');
    const { deviceId, label, groupId } = device;
    return streamOf(
      this.note(kind === 'audioinput' ? 'audio' : 'video', label, { deviceId, groupId }),
    );
  }

  async getDisplayMedia(): Promise<MediaStream> {
    const failure = this.failures.shift();
    if (failure) throw new DOMException('', failure);
    return streamOf(this.note('video', 'screen'), this.note('audio', 'screen sound'));
  }

  private note(
    kind: 'audio' | 'video',
    label: string,
    settings: MediaTrackSettings = {},
  ): FakeTrack {
    const track = new FakeTrack(kind, label, settings);
    this.opened.push(track);
    return track;
  }
}

function streamOf(...tracks: FakeTrack[]): MediaStream {
  const of = (wanted: string) => tracks.filter(({ kind }) => kind === wanted);
  return {
    getTracks: () => tracks,
    getAudioTracks: () => of('audio'),
    getVideoTracks: () => of('video'),
  } as unknown as MediaStream;
}

/** Until `vi.unstubAllGlobals()`. */
export function installDevices(): FakeDevices {
  const devices = new FakeDevices();
  vi.stubGlobal('navigator', { mediaDevices: devices, onLine: true, sendBeacon: () => true });
  return devices;
}
