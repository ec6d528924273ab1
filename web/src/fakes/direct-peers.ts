/**
 * Two browsers that talk to each other, without either: connections with the browser's rules of offer and answer
 * (JSEP, RFC 9429), generations of ICE and certificates. Two are connected once each has the other's newest
 * description and one knows a candidate of the other; a path that a test cuts needs another generation.
 */
import { vi } from 'vitest';
import { FakeSender, FakeTrack } from './peer-connection';

class DirectTransceiver {
  mid: string | null = null;
  readonly sender: FakeSender;
  readonly receiver: { track: FakeTrack };

  constructor(
    pc: DirectPeer,
    readonly kind: 'audio' | 'video',
    public direction: string,
    encodings: Record<string, unknown>[],
  ) {
    this.sender = new FakeSender(pc, kind, encodings);
    this.receiver = { track: new FakeTrack(kind) };
  }

  setCodecPreferences(): void {
    // the order is the browser's matter
  }
}

interface Description {
  type: 'offer' | 'answer';
  sdp: string;
}

const ufragIn = (sdp: string | undefined) => /a=ice-ufrag:(\S+)/.exec(sdp ?? '')?.[1];
const printIn = (sdp: string | undefined) => /a=fingerprint:(\S+)/.exec(sdp ?? '')?.[1];
const kindsIn = (sdp: string) =>
  [...sdp.matchAll(/^m=(audio|video)/gm)].map(([, kind]) => kind as 'audio' | 'video');
const refuse = (why: string) => Promise.reject(new DOMException(why, 'InvalidStateError'));

let made = 0;

export class DirectPeer extends EventTarget {
  /** All that were made since {@link installDirectPeers}, the newest last. */
  static all: DirectPeer[] = [];
  /** Nothing gets through between the two any more. */
  static walled = false;

  readonly fingerprint = `F${++made}`;
  connectionState: RTCPeerConnectionState = 'new';
  signalingState: RTCSignalingState = 'stable';
  localDescription: Description | null = null;
  remoteDescription: Description | null = null;
  private stableLocal: Description | null = null;
  private readonly transceivers: DirectTransceiver[] = [];
  private generation = 0;
  private packets = 0;
  private readonly known = new Set<string>();
  /** The generation whose path was cut. */
  private cutAt: string | undefined;

  constructor(readonly configuration?: RTCConfiguration) {
    super();
    DirectPeer.all.push(this);
  }

  getTransceivers(): DirectTransceiver[] {
    return this.transceivers;
  }

  addTransceiver(
    kind: 'audio' | 'video',
    init: { direction?: string; sendEncodings?: Record<string, unknown>[] } = {},
  ): DirectTransceiver {
    const one = new DirectTransceiver(
      this,
      kind,
      init.direction ?? 'sendrecv',
      init.sendEncodings ?? [{}],
    );
    this.transceivers.push(one);
    return one;
  }

  createOffer({ iceRestart = false } = {}): Promise<Description> {
    if (iceRestart || this.generation === 0) this.generation++;
    return Promise.resolve({ type: 'offer', sdp: this.describe() });
  }

  createAnswer(): Promise<Description> {
    if (this.signalingState !== 'have-remote-offer') return refuse('nothing to answer');
    // Another generation there asks for another one here.
    const before = ufragIn(this.stableRemote?.sdp);
    if (this.generation === 0 || before !== ufragIn(this.remoteDescription?.sdp)) this.generation++;
    return Promise.resolve({ type: 'answer', sdp: this.describe() });
  }

  private stableRemote: Description | null = null;

  async setLocalDescription(description: Description): Promise<void> {
    await Promise.resolve();
    const { type } = description;
    if (
      type === 'offer'
        ? this.signalingState !== 'stable'
        : this.signalingState !== 'have-remote-offer'
    )
      return refuse(`a local ${type} while ${this.signalingState}`);
    this.localDescription = description;
    for (const [at, one] of this.transceivers.entries()) one.mid ??= String(at);
    if (type === 'offer') this.signalingState = 'have-local-offer';
    else this.settle();
    this.gather(ufragIn(description.sdp));
  }

  async setRemoteDescription(description: Description): Promise<void> {
    await Promise.resolve();
    const { type, sdp } = description;
    if (type === 'answer' && this.signalingState !== 'have-local-offer') return refuse('no offer');
    const known = printIn(this.stableRemote?.sdp);
    if (known && known !== printIn(sdp)) return refuse('another certificate');
    const sections = kindsIn(sdp);
    if (type === 'offer') {
      if (this.signalingState === 'have-local-offer') {
        // The browser takes its own offer back.
        this.localDescription = this.stableLocal;
        // What was added by hand and never agreed on is no answer to these sections.
        if (!this.stableLocal) return refuse('sections of two offers');
      }
      for (const kind of sections.slice(this.transceivers.length)) {
        this.addTransceiver(kind, { direction: 'recvonly' });
      }
    }
    this.remoteDescription = description;
    if (type === 'offer') this.signalingState = 'have-remote-offer';
    else this.settle();
    this.judge();
  }

  addIceCandidate({ usernameFragment = '' }: RTCIceCandidateInit): Promise<void> {
    if (usernameFragment !== ufragIn(this.remoteDescription?.sdp)) return refuse('unknown ufrag');
    this.known.add(usernameFragment ?? '');
    this.judge();
    return Promise.resolve();
  }

  /** The path breaks, for this generation. */
  cut(): void {
    for (const one of [this, this.other()]) {
      if (!one) continue;
      one.cutAt = ufragIn(one.localDescription?.sdp);
      one.become('failed');
    }
  }

  /** Packets come as long as it is connected. */
  getStats(): Promise<Map<string, Record<string, unknown>>> {
    if (this.connectionState === 'connected') this.packets += 100;
    const path = { id: 'path', type: 'transport', bytesReceived: this.packets };
    return Promise.resolve(new Map([['path', path]]));
  }

  close(): void {
    this.connectionState = 'closed';
    this.signalingState = 'closed';
  }

  become(state: RTCPeerConnectionState): void {
    if (this.connectionState === state || this.connectionState === 'closed') return;
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  /** The connection at the other end, as the descriptions say. */
  other(): DirectPeer | undefined {
    const print = printIn(this.remoteDescription?.sdp);
    return DirectPeer.all.find(({ fingerprint }) => fingerprint === print);
  }

  private describe(): string {
    const media = this.transceivers.map(({ kind }, at) => `m=${kind} 9\r\na=mid:${at}`);
    const ufrag = `${this.fingerprint}g${this.generation}`;
    return ['v=0', `a=fingerprint:${this.fingerprint}`, `a=ice-ufrag:${ufrag}`, ...media].join(
      '\r\n',
    );
  }

  private settle(): void {
    this.signalingState = 'stable';
    this.stableLocal = this.localDescription;
    this.stableRemote = this.remoteDescription;
    this.judge();
  }

  private gather(ufrag: string | undefined): void {
    for (const [at, delayMs] of [1, 5].entries()) {
      setTimeout(() => {
        if (this.connectionState === 'closed') return;
        const candidate = { candidate: `candidate:${at}`, usernameFragment: ufrag, sdpMid: '0' };
        const event = new Event('icecandidate');
        this.dispatchEvent(
          Object.assign(event, { candidate: { ...candidate, toJSON: () => candidate } }),
        );
      }, delayMs);
    }
  }

  private judge(): void {
    const other = this.other();
    if (!other || !this.fits(other) || !other.fits(this)) return;
    if (DirectPeer.walled) return;
    const found = this.known.has(other.ufrag()) || other.known.has(this.ufrag());
    if (!found || this.cutAt === this.ufrag() || other.cutAt === other.ufrag()) return;
    this.become('connected');
    other.become('connected');
  }

  private ufrag(): string {
    return ufragIn(this.localDescription?.sdp) ?? '';
  }

  private fits(other: DirectPeer): boolean {
    return (
      this.signalingState === 'stable' &&
      printIn(this.remoteDescription?.sdp) === other.fingerprint &&
      ufragIn(this.remoteDescription?.sdp) === other.ufrag()
    );
  }
}

/** Until `vi.unstubAllGlobals()`. */
export function installDirectPeers(): void {
  DirectPeer.walled = false;
  DirectPeer.all = [];
  vi.stubGlobal('RTCPeerConnection', DirectPeer);
  vi.stubGlobal('RTCRtpSender', { getCapabilities: () => ({ codecs: [] }) });
}
