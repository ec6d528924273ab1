/**
 * What the server tells of one participant and its room, from the session's stream: whole states, and
 * events that are no part of a state yet. Where something was missed it asks for the state anew.
 */
import { Problem, type Api } from '../signaling/api';
import { stepsAfter } from '../signaling/event-id';
import type { Frame } from '../signaling/event-stream';
import { parseEvent, parseSnapshot, type RoomEvent, type RoomState } from '../signaling/messages';
import { Pause } from '../signaling/pause';
import {
  SharedStream,
  type SharedStreamListener,
  type StreamState,
  type Surroundings,
} from '../signaling/shared-stream';

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

/** More cannot come while one request is under way, unless something is wrong: then it is asked for again. */
const mostHeld = 1000;

export class RoomEvents {
  private stream: SharedStream | undefined;
  private room = '';
  private you = '';
  /** The state that is held has all events up to here. */
  private version = -1;
  /** What came while the state is being asked for; undefined: nothing is asked for. */
  private held: Frame[] | undefined;
  /** Counts places and requests for the state: an answer to an outdated one is thrown away. */
  private turn = 0;
  private readonly pause: Pause;

  constructor(
    private readonly api: Pick<Api, 'state'>,
    private readonly listener: RoomEventsListener,
    private readonly around?: Surroundings,
  ) {
    this.pause = new Pause(around?.timers);
  }

  /** Follows that participant from now on; its state is known to the caller. */
  follow({ session, lastEventId, state }: Place): void {
    this.turn++;
    this.held = undefined;
    this.room = state.room.id;
    this.you = state.you;
    this.version = state.version;
    if (this.stream?.session === session) {
      // What it told before this participant was known went by.
      const behind = stepsAfter(this.stream.position ?? '', lastEventId);
      if (behind === undefined || behind > 0) this.askAnew();
      return;
    }
    this.stream?.close();
    this.stream = new SharedStream(session, lastEventId, this.follower(), this.around);
    this.stream.start();
  }

  /** Something passed by unseen: asks for the whole state until it is told. */
  askAnew(): void {
    if (this.you === '') return;
    this.held ??= [];
    void this.ask(++this.turn);
  }

  hurry(): void {
    this.stream?.hurry();
    this.pause.end();
  }

  stop(): void {
    this.turn++;
    this.you = '';
    this.stream?.close();
    this.stream = undefined;
    this.pause.end();
  }

  private follower(): SharedStreamListener {
    return {
      onFrame: (frame) => this.take(frame),
      onMissed: () => this.askAnew(),
      onState: (state) => {
        if (state === 'up') this.pause.end();
        this.listener.onStream(state);
      },
      onHeard: () => this.listener.onHeard(),
      onRefused: () => {
        this.stream = undefined;
        this.lose();
      },
    };
  }

  private async ask(turn: number): Promise<void> {
    for (let attempt = 0; turn === this.turn; attempt++) {
      try {
        const state = await this.api.state(this.room, this.you);
        if (turn === this.turn) this.adopt(state);
        return;
      } catch (error) {
        if (turn !== this.turn) return;
        if (!(error instanceof Problem) || !error.temporary) {
          this.lose();
          return;
        }
        await this.pause.wait(Math.min(3000, 250 * 2 ** attempt));
      }
    }
  }

  /** A state, and then what came after it. */
  private adopt(state: RoomState): void {
    const held = this.held ?? [];
    this.held = undefined;
    if (state.version >= this.version) {
      this.version = state.version;
      this.listener.onState(state);
    }
    for (const frame of held) this.take(frame);
  }

  private take(frame: Frame): void {
    if (this.you === '') return;
    if (frame.event === 'snapshot') {
      this.takeSnapshot(frame.data);
    } else if (this.held) {
      if (this.held.length < mostHeld) this.held.push(frame);
      else this.askAnew();
    } else {
      this.deliver(frame);
    }
  }

  private takeSnapshot(data: string): void {
    const state = parseSnapshot(data)?.find(({ you }) => you === this.you);
    if (!state) {
      // It was made before this participant came in, or it is out.
      this.askAnew();
      return;
    }
    // An older request's answer would be older than this.
    this.turn++;
    this.held = undefined;
    this.adopt(state);
  }

  private deliver({ event: type, data }: Frame): void {
    const parsed = parseEvent(type, data);
    if (!parsed) return;
    const { address, version, event } = parsed;
    const isOurs = address === `room/${this.room}` || address === `participant/${this.you}`;
    if (!isOurs || (version !== undefined && version <= this.version)) return;
    this.listener.onEvent(event);
  }

  private lose(): void {
    this.turn++;
    this.held = undefined;
    this.listener.onLost();
  }
}
