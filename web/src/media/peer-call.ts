/**
 * The media of a call of two: one RTCPeerConnection at a time, straight to the other browser. It says what the
 * other side must be told, and is told what the other side says; how that travels is not its matter.
 *
 * Perfect negotiation (W3C WebRTC 1.0, section 10.7), over connections that may be replaced:
 *
 * - Four sections are offered once and for all (microphone, camera, screen, the screen's sound), each both ways.
 *   Sources come and go by `replaceTrack`; a later offer is an ICE restart or comes from another connection.
 * - Where two offers cross, the impolite side's counts; the polite one takes its own back.
 * - A connection is known by its certificate's fingerprint. An offer with another one than before comes from a
 *   connection that took the old one's place (its page was reloaded, or nothing else helped): it is answered by a
 *   fresh one here. An answer from where the old one was is outdated.
 * - An offer that has no answer yet is said again rather than replaced, so that an answer fits whichever came.
 * - Candidates may be early or late: they wait for the description of their ICE generation (`ufrag`).
 */
import type { SourceKind } from '../signaling/messages';
import { maxBitrateOf, type CameraHeight, type Encoding, type VideoCodec } from './encodings';
import { fingerprintOf, PeerLink } from './peer-link';

export type PeerSignal =
  | { type: 'offer' | 'answer'; sdp: string }
  | { type: 'candidate'; candidate: RTCIceCandidateInit | null };

export interface PeerSettings {
  codec: VideoCodec;
  cameraHeight: CameraHeight;
}

export interface PeerCallOptions {
  /** Gives way where two offers cross: the callee. */
  polite: boolean;
  settings: PeerSettings;
  iceServers?: RTCIceServer[];
  /** Tells the other side; in order, and not more than once. */
  send(signal: PeerSignal): void;
  /** Another connection is in use from now on, with other tracks. */
  onConnection(): void;
  /** How the connection in use is doing. */
  onState(state: RTCPeerConnectionState): void;
  /** A description was refused by the browser: only a fresh connection helps. */
  onBroken(): void;
}

/** Those of a few generations; more is somebody's fault. */
const mostEarly = 100;

export class PeerCall {
  private link: PeerLink | undefined;
  private readonly tracks = new Map<SourceKind, MediaStreamTrack | null>();
  private early: RTCIceCandidateInit[] = [];
  /** The certificate of the other side's connection before the present one here. */
  private outdated: string | undefined;
  /** One description after another: what comes meanwhile waits. */
  private doing: Promise<unknown> = Promise.resolve();
  private closed = false;

  constructor(private readonly options: PeerCallOptions) {}

  /** The connection in use; none before the first offer. */
  get current(): PeerLink | undefined {
    return this.link;
  }

  /** Offers: first of all, or to look for another path of the same connection (an ICE restart). */
  restart(): Promise<void> {
    return this.run(async () => {
      const link = this.link ?? this.replace();
      this.say('offer', await link.offer());
    });
  }

  /** Offers from a fresh connection that takes the old one's place. */
  renew(): Promise<void> {
    return this.run(async () => {
      this.say('offer', await this.replace().offer());
    });
  }

  /** What the other side says. */
  take(signal: PeerSignal): Promise<void> {
    return this.run(async () => {
      switch (signal.type) {
        case 'offer':
          await this.onOffer(signal.sdp);
          break;
        case 'answer':
          await this.onAnswer(signal.sdp);
          break;
        case 'candidate':
          if (signal.candidate) await this.onCandidate(signal.candidate);
          break;
      }
    });
  }

  /** Sends `track` as that source from now on, over this connection and those after it. */
  async setTrack(kind: SourceKind, track: MediaStreamTrack | null): Promise<void> {
    this.tracks.set(kind, track);
    await this.link?.sender(kind)?.replaceTrack(track);
  }

  /** Encodes by these from now on. */
  async tune(settings: PeerSettings): Promise<void> {
    this.options.settings = settings;
    await this.link?.encode(encodingsBy(settings));
  }

  close(): void {
    this.closed = true;
    this.link?.close();
  }

  private async onOffer(sdp: string): Promise<void> {
    if (this.link?.offering && !this.options.polite) return;
    const link = this.link?.takes(sdp) ? this.link : this.replace();
    this.say('answer', await link.answer(sdp, this.tracks));
    await this.addEarly(link);
  }

  private async onAnswer(sdp: string): Promise<void> {
    const { link } = this;
    if (!link?.offering || fingerprintOf(sdp) === this.outdated) return;
    if (!link.knows(sdp)) {
      // The other side has another connection by now, and its offer was not taken.
      this.say('offer', await this.replace().offer());
      return;
    }
    await link.accept(sdp);
    await this.addEarly(link);
  }

  private async onCandidate(candidate: RTCIceCandidateInit): Promise<void> {
    if (await this.link?.add(candidate)) return;
    this.early = [...this.early.slice(1 - mostEarly), candidate];
  }

  private async addEarly(link: PeerLink): Promise<void> {
    const waiting = this.early;
    this.early = [];
    for (const candidate of waiting) {
      if (!(await link.add(candidate))) this.early.push(candidate);
    }
  }

  private replace(): PeerLink {
    const { options } = this;
    const { iceServers = [], settings } = options;
    this.outdated = this.link?.remoteFingerprint ?? this.outdated;
    this.link?.close();
    const link: PeerLink = new PeerLink({
      iceServers,
      codec: settings.codec,
      encodings: encodingsBy(settings),
      onCandidate: (candidate) => {
        if (this.link === link) options.send({ type: 'candidate', candidate });
      },
      onState: (state) => {
        if (this.link === link && !this.closed) options.onState(state);
      },
      onSections: () => {
        for (const [kind, track] of this.tracks) {
          void link
            .sender(kind)
            ?.replaceTrack(track)
            .catch(() => undefined); // closed meanwhile
        }
        if (this.link === link) options.onConnection();
      },
    });
    this.link = link;
    return link;
  }

  private say(type: 'offer' | 'answer', sdp: string): void {
    if (this.closed) return;
    this.options.send({ type, sdp });
    this.link?.release();
  }

  private run(task: () => Promise<void>): Promise<void> {
    const done = this.doing.then(async () => {
      if (this.closed) return;
      try {
        await task();
      } catch {
        if (!this.closed) this.options.onBroken();
      }
    });
    this.doing = done;
    return done;
  }
}

/** One stream each: nobody else looks on. */
function encodingsBy({ cameraHeight }: PeerSettings): Record<SourceKind, Encoding> {
  return {
    microphone: { priority: 'high' },
    camera: { maxBitrate: maxBitrateOf(cameraHeight) },
    screen: { maxBitrate: 2_500_000, maxFramerate: 30 },
    screenAudio: {},
  };
}
