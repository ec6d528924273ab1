/**
 * What the stage of a conversation needs of it, and not which kind it is: a stay in a room, by the server, or a
 * call of two from browser to browser. Its participants, slots and troubles are told alike.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { ConnectionSettings } from '../media/connection';
import type { SourceKind } from '../signaling/messages';
import type { NoticeContent, RoomView } from './room-view';
import type { ViewWish } from './view-plan';

/** The connection in use, as far as one looks at it. */
export interface StayConnection {
  readonly pc: RTCPeerConnection;
  /** What arrives: sound with a picture, or sound alone. */
  readonly slots: readonly {
    audio: RTCRtpTransceiver;
    video: RTCRtpTransceiver | undefined;
  }[];
  midOf(kind: SourceKind): string | undefined;
}

export interface Stay {
  readonly view: StoreApi<RoomView>;
  readonly current: StayConnection | undefined;
  /** What the layout shows now. */
  show(wish: ViewWish): void;
  /** Other settings of encoding from now on. */
  reconfigure(settings: ConnectionSettings): void;
  /** To be called from a press: the browser may have waited for one. */
  resumeSound(): void;
  setSpeaker(id: string): void;
  setVolume(participant: string, volume: number): void;
  notice(content: NoticeContent): void;
  videoTrack(slot: number): MediaStreamTrack | undefined;
  audioReceiver(slot: number): RTCRtpReceiver | undefined;
}
