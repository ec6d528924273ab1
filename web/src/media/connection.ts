/**
 * The one RTCPeerConnection of a participant (docs/protocol.md, "Joining"). It makes the one offer:
 * four send-only transceivers, N slots of audio and video, a few slots of audio alone. After that
 * sources come and go by `replaceTrack`, and who is seen changes at the server; the description stays.
 */
import { sourceKinds, type ConnectionOffer, type SourceKind } from '../signaling/messages';
import {
  cameraEncodings,
  microphoneEncodings,
  prefer,
  screenEncodings,
  type CameraHeight,
  type Encoding,
  type VideoCodec,
} from './encodings';

export interface ConnectionSettings {
  /** Slots with a picture, 1 to 49. */
  slots: number;
  codec: VideoCodec;
  cameraHeight: CameraHeight;
}

/** Slots of sound alone, for speakers whom no picture slot shows. */
export const audioOnlySlots = 3;

interface SlotTransceivers {
  audio: RTCRtpTransceiver;
  video: RTCRtpTransceiver | undefined;
}

export class Connection {
  private constructor(
    readonly pc: RTCPeerConnection,
    readonly settings: ConnectionSettings,
    private readonly sources: Record<SourceKind, RTCRtpTransceiver>,
    readonly slots: readonly SlotTransceivers[],
  ) {}

  /**
   * Builds the connection and its offer, so that a click on "join" costs one request: keys are made and
   * the description is set; gathering is not waited for, since the server answers from where it is called.
   */
  static async prepare(settings: ConnectionSettings): Promise<Connection> {
    const pc = new RTCPeerConnection({ bundlePolicy: 'max-bundle' });
    const sources = addSources(pc, settings);
    const slots = addSlots(pc, settings.slots);
    await pc.setLocalDescription(await pc.createOffer());
    return new Connection(pc, settings, sources, slots);
  }

  /** What the server is sent: the offer and which of its sections is what. */
  offer(): ConnectionOffer {
    const description = this.pc.localDescription;
    if (!description) throw new Error('no offer was made');
    const sources: ConnectionOffer['sources'] = {};
    for (const kind of sourceKinds) sources[midOf(this.sources[kind])] = kind;
    return {
      offer: description.sdp,
      sources,
      slots: this.slots.map(({ audio, video }) => ({
        audio: midOf(audio),
        ...(video ? { video: midOf(video) } : {}),
      })),
    };
  }

  async accept(answer: string): Promise<void> {
    await this.pc.setRemoteDescription({ type: 'answer', sdp: answer });
  }

  /** A new offer under the same keys: the media path is looked for again, nothing else changes. */
  async restart(): Promise<ConnectionOffer> {
    if (this.pc.signalingState === 'have-local-offer') {
      await this.pc.setLocalDescription({ type: 'rollback' });
    }
    await this.pc.setLocalDescription(await this.pc.createOffer({ iceRestart: true }));
    return this.offer();
  }

  async setTrack(kind: SourceKind, track: MediaStreamTrack | null): Promise<void> {
    await this.sources[kind].sender.replaceTrack(track);
  }

  sender(kind: SourceKind): RTCRtpSender {
    return this.sources[kind].sender;
  }

  /** The section of the description that carries a source; none once the connection is closed. */
  midOf(kind: SourceKind): string | undefined {
    return this.sources[kind].mid ?? undefined;
  }

  /** Encodes a source with another codec from now on; false where the browser cannot. */
  async useCodec(kind: SourceKind, name: string): Promise<boolean> {
    const { sender } = this.sources[kind];
    const parameters = sender.getParameters();
    const codec = parameters.codecs.find(
      ({ mimeType }) => mimeType.toUpperCase() === `VIDEO/${name.toUpperCase()}`,
    );
    if (!codec || parameters.encodings.length === 0) return false;
    const { payloadType: _, ...capability } = codec;
    for (const encoding of parameters.encodings as Encoding[]) {
      encoding.codec = capability;
      if (encoding.scalabilityMode && !['VP9', 'AV1'].includes(name)) {
        encoding.scalabilityMode = 'L1T3';
      }
    }
    try {
      await sender.setParameters(parameters);
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.pc.close();
  }
}

function addSources(
  pc: RTCPeerConnection,
  settings: ConnectionSettings,
): Record<SourceKind, RTCRtpTransceiver> {
  const send = (kind: 'audio' | 'video', sendEncodings: Encoding[]) =>
    pc.addTransceiver(kind, { direction: 'sendonly', sendEncodings });
  const microphone = send('audio', microphoneEncodings);
  // RED repeats each packet's sound in the next: loss is not heard.
  prefer(microphone, 'audio', 'red');
  const scalable = canScale();
  const camera = send('video', cameraEncodings(settings.codec, settings.cameraHeight, scalable));
  prefer(camera, 'video', settings.codec);
  const screen = send('video', screenEncodings(settings.codec, scalable));
  prefer(screen, 'video', settings.codec);
  return { microphone, camera, screen, screenAudio: send('audio', [{}]) };
}

function addSlots(pc: RTCPeerConnection, count: number): SlotTransceivers[] {
  const receive = (kind: 'audio' | 'video') => pc.addTransceiver(kind, { direction: 'recvonly' });
  const pictured = Array.from({ length: count }, () => ({
    audio: receive('audio'),
    video: receive('video'),
  }));
  const heard = Array.from({ length: audioOnlySlots }, () => ({
    audio: receive('audio'),
    video: undefined,
  }));
  return [...pictured, ...heard];
}

/** Whether the browser takes a `scalabilityMode` (Firefox does not). */
function canScale(): boolean {
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  return codecs.some((codec) => 'scalabilityModes' in codec) || 'chrome' in globalThis;
}

function midOf(transceiver: RTCRtpTransceiver): string {
  if (transceiver.mid === null) throw new Error('the offer was not set');
  return transceiver.mid;
}
