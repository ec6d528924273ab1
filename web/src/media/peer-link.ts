/** One RTCPeerConnection of a {@link PeerCall}, from its making to its end. */
import { sourceKinds, type SourceKind } from '../signaling/messages';
import { prefer, type Encoding, type VideoCodec } from './encodings';

export interface PeerLinkOptions {
  iceServers: RTCIceServer[];
  codec: VideoCodec;
  encodings: Record<SourceKind, Encoding>;
  /** Held back until the description it belongs to was said ({@link PeerLink.release}). */
  onCandidate(candidate: RTCIceCandidateInit): void;
  onState(state: RTCPeerConnectionState): void;
  /** The four sections are there: tracks can be sent, and received. */
  onSections(): void;
}

const mediaOf = {
  microphone: 'audio',
  camera: 'video',
  screen: 'video',
  screenAudio: 'audio',
} as const;

export class PeerLink {
  readonly pc: RTCPeerConnection;
  private sections: Record<SourceKind, RTCRtpTransceiver> | undefined;
  /** Candidates of a description that is still to be said; undefined: they go at once. */
  private held: RTCIceCandidateInit[] | undefined = [];

  constructor(private readonly options: PeerLinkOptions) {
    const { iceServers } = options;
    this.pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers });
    this.pc.addEventListener('icecandidate', ({ candidate }) => {
      // An empty one says that there are no more: ICE needs no such word.
      if (!candidate || candidate.candidate === '') return;
      if (this.held) this.held.push(candidate.toJSON());
      else options.onCandidate(candidate.toJSON());
    });
    this.pc.addEventListener('connectionstatechange', () =>
      options.onState(this.pc.connectionState),
    );
  }

  /** What arrives, as pairs of sound and picture: of the person, and of the screen. */
  get slots(): readonly { audio: RTCRtpTransceiver; video: RTCRtpTransceiver }[] {
    const { sections } = this;
    if (!sections) return [];
    return [
      { audio: sections.microphone, video: sections.camera },
      { audio: sections.screenAudio, video: sections.screen },
    ];
  }

  /** An offer of ours has no answer yet. */
  get offering(): boolean {
    return this.pc.signalingState === 'have-local-offer';
  }

  get remoteFingerprint(): string | undefined {
    return fingerprintOf(this.pc.remoteDescription?.sdp ?? '');
  }

  midOf(kind: SourceKind): string | undefined {
    return this.sections?.[kind].mid ?? undefined;
  }

  sender(kind: SourceKind): RTCRtpSender | undefined {
    return this.sections?.[kind].sender;
  }

  /** Whether an answer comes from the connection that this one talks to, if it talks to one. */
  knows(sdp: string): boolean {
    return this.remoteFingerprint === undefined || this.remoteFingerprint === fingerprintOf(sdp);
  }

  /** Whether this connection can answer that offer: sections that it offered itself are no answer to others. */
  takes(sdp: string): boolean {
    return this.pc.remoteDescription ? this.knows(sdp) : this.sections === undefined;
  }

  /** The first offer, an ICE restart, or again the offer that has no answer yet. */
  async offer(): Promise<string> {
    if (!this.offering) {
      const iceRestart = this.sections !== undefined;
      if (!this.sections) this.adopt(this.addSections());
      this.held = [];
      await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart }));
    }
    return this.localSdp();
  }

  /** Sends `tracks` from the first answer on. */
  async answer(
    sdp: string,
    tracks: ReadonlyMap<SourceKind, MediaStreamTrack | null>,
  ): Promise<string> {
    await this.pc.setRemoteDescription({ type: 'offer', sdp });
    this.held = [];
    if (!this.sections) {
      const sections = this.offeredSections();
      for (const kind of sourceKinds) {
        const section = sections[kind];
        section.direction = 'sendrecv';
        this.preferCodecs(kind, section);
        await section.sender.replaceTrack(tracks.get(kind) ?? null);
      }
      this.adopt(sections);
    }
    await this.pc.setLocalDescription(await this.pc.createAnswer());
    await this.encode(this.options.encodings);
    return this.localSdp();
  }

  async accept(sdp: string): Promise<void> {
    await this.pc.setRemoteDescription({ type: 'answer', sdp });
  }

  /** Whether that candidate is of the present generation, and so is done with. */
  async add(candidate: RTCIceCandidateInit): Promise<boolean> {
    const remote = this.pc.remoteDescription;
    if (!remote) return false;
    const { usernameFragment } = candidate;
    if (usernameFragment && !remote.sdp.includes(`a=ice-ufrag:${usernameFragment}`)) return false;
    // One that the browser cannot use is none.
    await this.pc.addIceCandidate(candidate).catch(() => undefined);
    return true;
  }

  /** The description was said: its candidates may follow. */
  release(): void {
    const { held = [] } = this;
    this.held = undefined;
    for (const candidate of held) this.options.onCandidate(candidate);
  }

  /** Takes these limits for what is sent. */
  async encode(encodings: Record<SourceKind, Encoding>): Promise<void> {
    for (const kind of sourceKinds) {
      const sender = this.sender(kind);
      const parameters = sender?.getParameters();
      const [encoding] = parameters?.encodings ?? [];
      // Not every browser has one before media flows.
      if (!sender || !parameters || !encoding) continue;
      Object.assign(encoding, encodings[kind]);
      await sender.setParameters(parameters).catch(() => undefined);
    }
  }

  close(): void {
    this.pc.close();
  }

  private adopt(sections: Record<SourceKind, RTCRtpTransceiver>): void {
    this.sections = sections;
    this.options.onSections();
  }

  private addSections(): Record<SourceKind, RTCRtpTransceiver> {
    const add = (kind: SourceKind) => {
      const section = this.pc.addTransceiver(mediaOf[kind], {
        direction: 'sendrecv',
        sendEncodings: [this.options.encodings[kind]],
      });
      this.preferCodecs(kind, section);
      return section;
    };
    return {
      microphone: add('microphone'),
      camera: add('camera'),
      screen: add('screen'),
      screenAudio: add('screenAudio'),
    };
  }

  /** Those that the other side offered, in the order in which it adds them. */
  private offeredSections(): Record<SourceKind, RTCRtpTransceiver> {
    const [microphone, camera, screen, screenAudio] = this.pc.getTransceivers();
    if (!microphone || !camera || !screen || !screenAudio) throw new Error('sections are missing');
    return { microphone, camera, screen, screenAudio };
  }

  private preferCodecs(kind: SourceKind, section: RTCRtpTransceiver): void {
    // RED repeats each packet's sound in the next: loss is not heard.
    if (kind === 'microphone') prefer(section, 'audio', 'red');
    else if (mediaOf[kind] === 'video') prefer(section, 'video', this.options.codec);
  }

  private localSdp(): string {
    const { localDescription } = this.pc;
    if (!localDescription) throw new Error('no description was made');
    return localDescription.sdp;
  }
}

/** Of the certificate of whoever wrote that description. */
export function fingerprintOf(sdp: string): string | undefined {
  return /^a=fingerprint:(.+?)\s*$/m.exec(sdp)?.[1];
}
