/**
 * Somebody at the door of a room: knocks, waits for the answer on the session's stream, goes away again.
 * What passed by unseen is asked for.
 */
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { Problem } from '../signaling/api';
import type { Frame } from '../signaling/event-stream';
import type { ModerationApi } from '../signaling/moderation-api';
import {
  knocksInSnapshot,
  ownKnock,
  type Knocked,
  type KnockState,
} from '../signaling/moderation-messages';
import { Pause } from '../signaling/pause';
import { pageStreams, type Subscription } from '../signaling/session-streams';

export interface KnockView {
  /** `over`: nobody answered in time, or the room is gone. */
  phase: 'idle' | 'asking' | KnockState;
  /** Why one could not even knock. */
  problem: unknown;
}

export class Knocking {
  readonly view = createStore<KnockView>(() => ({ phase: 'idle', problem: undefined }));
  private name = '';
  private knocked: Knocked | undefined;
  private stream: Subscription | undefined;
  /** Counts knocks: what is told of an earlier one is thrown away. */
  private turn = 0;
  private readonly pause: Pause;

  constructor(
    private readonly room: string,
    private readonly api: ModerationApi,
    private readonly streams = pageStreams,
  ) {
    this.pause = new Pause(streams.timers);
  }

  async knock(name: string): Promise<void> {
    const turn = ++this.turn;
    this.name = name;
    this.become('asking');
    try {
      const knocked = await this.api.knock(this.room, name);
      if (turn !== this.turn) {
        void this.api.withdraw(this.room, knocked.knock).catch(() => undefined);
        return;
      }
      this.knocked = knocked;
      this.become('waiting');
      this.listen(knocked);
      this.hear(knocked.state);
    } catch (problem) {
      if (turn === this.turn) this.view.setState({ phase: 'idle', problem });
    }
  }

  /** Goes away from the door. */
  leave(): void {
    const { knocked } = this;
    const { phase } = this.view.getState();
    this.end('idle');
    if (knocked && phase === 'waiting') {
      void this.api.withdraw(this.room, knocked.knock).catch(() => undefined);
    }
  }

  private listen({ session, lastEventId }: Knocked): void {
    this.stream?.close();
    this.stream = this.streams.listen(session, lastEventId, {
      onFrame: (frame) => this.take(frame),
      onMissed: () => void this.ask(),
      onState: (state) => state === 'up' && this.pause.end(),
      onHeard: () => undefined,
      // The browser has another session by now: nobody will call this one.
      onRefused: () => this.end('over'),
    });
    // The app listens since before: what it heard between the answer and now went by.
    if (this.stream.position !== lastEventId) void this.ask();
  }

  private take({ event, data }: Frame): void {
    if (event === 'snapshot') {
      const told = parsed(knocksInSnapshot, data)?.knocks.find((one) => this.isOurs(one));
      if (told) this.hear(told.state);
      else void this.ask();
    } else if (event === 'knock') {
      const told = parsed(ownKnock, data);
      if (told && this.isOurs(told)) this.hear(told.state);
    }
  }

  /** Says once more that one is here: the answer tells how it stands. */
  private async ask(): Promise<void> {
    const { turn } = this;
    for (let attempt = 0; turn === this.turn; attempt++) {
      try {
        const knocked = await this.api.knock(this.room, this.name);
        if (turn !== this.turn) return;
        this.knocked = knocked;
        this.hear(knocked.state);
        return;
      } catch (error) {
        if (turn !== this.turn) return;
        if (!(error instanceof Problem) || !error.temporary) return this.end('over');
        await this.pause.wait(Math.min(3000, 250 * 2 ** attempt));
      }
    }
  }

  private hear(state: KnockState): void {
    if (state === 'waiting') return;
    this.end(state);
  }

  private end(phase: KnockView['phase']): void {
    this.turn++;
    this.knocked = undefined;
    this.stream?.close();
    this.stream = undefined;
    this.pause.end();
    this.become(phase);
  }

  private isOurs({ knock }: { knock: string }): boolean {
    return knock === this.knocked?.knock;
  }

  private become(phase: KnockView['phase']): void {
    this.view.setState({ phase, problem: undefined });
  }
}

function parsed<T extends v.GenericSchema>(schema: T, text: string): v.InferOutput<T> | undefined {
  try {
    const result = v.safeParse(schema, JSON.parse(text));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
