/**
 * What the server tells of one participant and its room, from the session's stream: whole states, and
 * events that are no part of a state yet. Where something was missed it asks for the state anew.
 */
import type { Api } from '../signaling/api';
import { stepsAfter } from '../signaling/event-id';
import type { Frame } from '../signaling/event-stream';
import { parseEvent, parseSnapshot, type RoomEvent, type RoomState } from '../signaling/messages';
import { pageStreams, type Subscription } from '../signaling/session-streams';
import type { SharedStreamListener, StreamState } from '../signaling/shared-stream';
import { CatchUp } from './catch-up';

export interface RoomEventsListener {
  /** All that is known is outdated: this is how it is. */
  onState(state: RoomState): void;
  onEvent(event: RoomEvent): void;
  onStream(state: StreamState): void;
  /** The server gave a sign of life. */
  onHeard(): void;
  /** The server knows this participant no more, or the browser has another session. */
  onLost(): void;
}

/** Where the participant is, as the answer to joining said. */
export interface Place {
  session: string;
  lastEventId: string | null;
  state: RoomState;
}

export class RoomEvents {
  private stream: Subscription | undefined;
  private room = '';
  private you = '';
  /** The state that is held has all events up to here. */
  private version = -1;
  private readonly whole: CatchUp<RoomState>;

  constructor(
    api: Pick<Api, 'state'>,
    private readonly listener: RoomEventsListener,
    private readonly streams = pageStreams,
  ) {
    this.whole = new CatchUp(
      {
        ask: () => api.state(this.room, this.you),
        adopt: (state) => this.adopt(state),
        take: (frame) => this.take(frame),
        onLost: () => this.listener.onLost(),
      },
      streams.timers,
    );
  }

  /** Follows that participant from now on; its state is known to the caller. */
  follow({ session, lastEventId, state }: Place): void {
    this.whole.forget();
    this.room = state.room.id;
    this.you = state.you;
    this.version = state.version;
    if (this.stream?.session !== session) {
      this.stream?.close();
      this.stream = this.streams.listen(session, lastEventId, this.follower());
    }
    const { position } = this.stream;
    if (position === lastEventId) return;
    // What it told before this participant was known went by.
    const behind = stepsAfter(position ?? '', lastEventId);
    if (behind === undefined || behind > 0) this.askAnew();
  }

  /** Something passed by unseen: asks for the whole state until it is told. */
  askAnew(): void {
    if (this.you !== '') this.whole.askAnew();
  }

  hurry(): void {
    this.stream?.hurry();
    this.whole.hurry();
  }

  stop(): void {
    this.you = '';
    this.stream?.close();
    this.stream = undefined;
    this.whole.stop();
  }

  private follower(): SharedStreamListener {
    return {
      onFrame: (frame) => this.take(frame),
      onMissed: () => this.askAnew(),
      onState: (state) => {
        if (state === 'up') this.whole.hurry();
        this.listener.onStream(state);
      },
      onHeard: () => this.listener.onHeard(),
      onRefused: () => {
        this.stream = undefined;
        this.whole.forget();
        this.listener.onLost();
      },
    };
  }

  private adopt(state: RoomState): void {
    if (state.version < this.version) return;
    this.version = state.version;
    this.listener.onState(state);
  }

  private take(frame: Frame): void {
    if (this.you === '') return;
    if (frame.event === 'snapshot') this.takeSnapshot(frame.data);
    else if (!this.whole.holds(frame)) this.deliver(frame);
  }

  private takeSnapshot(data: string): void {
    const state = parseSnapshot(data)?.find(({ you }) => you === this.you);
    // Without it, it was made before this participant came in, or it is out.
    if (state) this.whole.adopt(state);
    else this.askAnew();
  }

  private deliver({ event: type, data }: Frame): void {
    const parsed = parseEvent(type, data);
    if (!parsed) return;
    const { address, version, event } = parsed;
    const isOurs = address === `room/${this.room}` || address === `participant/${this.you}`;
    if (!isOurs || (version !== undefined && version <= this.version)) return;
    this.listener.onEvent(event);
  }
}
