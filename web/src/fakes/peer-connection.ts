/**
 * What unit tests need of WebRTC, where there is no browser: connections that connect when a test says
 * so, tracks that end when it says so. They keep the browser's rules where the app relies on them.
 */
import { vi } from 'vitest';

export class FakeTrack extends EventTarget {
  private static made = 0;
  readonly id = `track-${++FakeTrack.made}`;
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  contentHint = '';

  constructor(
    readonly kind: 'audio' | 'video',
    readonly label = '',
    private readonly settings: MediaTrackSettings = {},
  ) {
    super();
  }

  getSettings(): MediaTrackSettings {
    return this.settings;
  }

  /** By the page: no event. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** By the system: the device was unplugged, or the share ended by the browser's own bar. */
  end(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }
}

export class FakeSender {
  track: FakeTrack | null = null;
  parameters: {
    codecs: { mimeType: string; payloadType: number; clockRate: number }[];
    encodings: Record<string, unknown>[];
  };
  /** Makes the next {@link replaceTrack} wait until its promise is done. */
  held: Promise<void> | undefined;

  constructor(
    private readonly pc: { connectionState: RTCPeerConnectionState },
    kind: string,
    encodings: Record<string, unknown>[],
  ) {
    const codecs =
      kind === 'video'
        ? [
            { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
            { mimeType: 'video/VP9', payloadType: 98, clockRate: 90_000 },
          ]
        : [{ mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000 }];
    this.parameters = { codecs, encodings: encodings.map((one) => ({ ...one })) };
  }

  async replaceTrack(track: FakeTrack | null): Promise<void> {
    await this.held;
    if (this.pc.connectionState === 'closed') throw new DOMException('closed', 'InvalidStateError');
    this.track = track;
  }

  getParameters() {
    return structuredClone(this.parameters);
  }

  setParameters(parameters: FakeSender['parameters']): Promise<void> {
    this.parameters = parameters;
    return Promise.resolve();
  }
}

export class FakeTransceiver {
  mid: string | null = null;
  readonly receiver: { track: FakeTrack };
  codecs: readonly { mimeType: string }[] | undefined;

  constructor(
    readonly kind: 'audio' | 'video',
    readonly direction: string,
    readonly sender: FakeSender,
  ) {
    this.receiver = { track: new FakeTrack(kind) };
  }

  setCodecPreferences(codecs: readonly { mimeType: string }[]): void {
    this.codecs = codecs;
  }
}

export class FakePeerConnection extends EventTarget {
  /** All that were made since {@link installPeerConnections}, the newest last. */
  static all: FakePeerConnection[] = [];

  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription: RTCSessionDescriptionInit | null = null;
  remoteDescription: RTCSessionDescriptionInit | null = null;
  readonly transceivers: FakeTransceiver[] = [];
  /** Of the next reading; by id. */
  stats = new Map<string, Record<string, unknown>>();
  private offers = 0;

  constructor(readonly configuration?: RTCConfiguration) {
    super();
    FakePeerConnection.all.push(this);
  }

  addTransceiver(
    kind: 'audio' | 'video',
    init: { direction?: string; sendEncodings?: Record<string, unknown>[] } = {},
  ): FakeTransceiver {
    const sender = new FakeSender(this, kind, init.sendEncodings ?? []);
    const made = new FakeTransceiver(kind, init.direction ?? 'sendrecv', sender);
    this.transceivers.push(made);
    return made;
  }

  createOffer(options: { iceRestart?: boolean } = {}): Promise<RTCSessionDescriptionInit> {
    const sdp = `offer ${++this.offers}${options.iceRestart ? ' restart' : ''}`;
    return Promise.resolve({ type: 'offer', sdp });
  }

  setLocalDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (description.type === 'rollback') {
      this.signalingState = 'stable';
      return Promise.resolve();
    }
    if (this.signalingState !== 'stable') {
      return Promise.reject(new DOMException('an offer is out', 'InvalidStateError'));
    }
    this.localDescription = description;
    this.signalingState = 'have-local-offer';
    for (const [at, transceiver] of this.transceivers.entries()) transceiver.mid ??= String(at);
    return Promise.resolve();
  }

  setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
    if (this.signalingState !== 'have-local-offer') {
      return Promise.reject(new DOMException('no offer is out', 'InvalidStateError'));
    }
    this.remoteDescription = description;
    this.signalingState = 'stable';
    return Promise.resolve();
  }

  getStats(): Promise<Map<string, Record<string, unknown>>> {
    return Promise.resolve(new Map(this.stats));
  }

  close(): void {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
  }

  /** As the browser finds it. */
  become(state: RTCPeerConnectionState): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
}

const capabilities: Record<string, { codecs: { mimeType: string }[] }> = {
  audio: { codecs: [{ mimeType: 'audio/opus' }, { mimeType: 'audio/red' }] },
  video: { codecs: [{ mimeType: 'video/VP9' }, { mimeType: 'video/VP8' }] },
};

/** Until `vi.unstubAllGlobals()`. */
export function installPeerConnections(): void {
  FakePeerConnection.all = [];
  vi.stubGlobal('RTCPeerConnection', FakePeerConnection);
  vi.stubGlobal('RTCRtpSender', { getCapabilities: (kind: string) => capabilities[kind] });
}
