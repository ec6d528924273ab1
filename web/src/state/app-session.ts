/**
 * What lives above pages while an account is signed in: it hears the session's stream, hands the events and
 * the snapshot's parts to whom they belong (contacts, calls, rooms, …), and tells the server that somebody
 * is here. One tab of the browser reads the stream and beats for all; each has its own picture.
 */
import { createStore } from 'zustand/vanilla';
import { Api } from '../signaling/api';
import type { Frame } from '../signaling/event-stream';
import { parseAddressed, parseOwnSnapshot, type OwnSnapshot } from '../signaling/messages';
import { Pause } from '../signaling/pause';
import { pageStreams, type Subscription } from '../signaling/session-streams';
import type { StreamState } from '../signaling/shared-stream';
import { Activity } from './activity';
import { CatchUp } from './catch-up';
import { identity, type Identity } from './me';

/** One feature's share in what the server tells an account. */
export interface Part {
  /** Its name in the snapshot's `me`. */
  readonly name: string;
  /** The events it takes, of the account's address and the session's. */
  readonly events: readonly string[];
  /** All that is known is outdated: this is how it is. Not checked yet; undefined: the server said nothing. */
  adopt(whole: unknown): void;
  /** One of its events; not checked yet. What is older than what is held changes nothing. */
  take(event: string, data: unknown): void;
  /** Another account, or none: nothing of the one before is kept. */
  clear(): void;
}

export interface AppState {
  /** Undefined before the first attempt. */
  stream: StreamState | undefined;
  /** Whether the parts have been told once how it is. */
  ready: boolean;
}

/** A page says so often that it is there: without a word for 35 s the server takes it for gone. */
export const presenceBeatMs = 15_000;
/** The server beats every 5 s: the beat after that would be late. */
const earlyMs = 3000;
/** After the session was refused, until it is tried again where the server still names it. */
const againMs = 3000;

export interface AppSessionParts {
  identity: Pick<Identity, 'store' | 'know' | 'askAgain'>;
  api: Pick<Api, 'snapshot' | 'beat'>;
  streams: typeof pageStreams;
  activity: Pick<Activity, 'active' | 'start' | 'stop' | 'onReturn'>;
}

export class AppSession {
  readonly store = createStore<AppState>(() => ({ stream: undefined, ready: false }));
  private readonly parts: Part[] = [];
  private stream: Subscription | undefined;
  /** Whose events are taken: `account/…` and `session/…`. */
  private addresses: string[] = [];
  private readonly whole: CatchUp<OwnSnapshot>;
  private readonly pause: Pause;
  private beatAt: number | undefined;
  private started = false;
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly around: AppSessionParts = {
      identity,
      api: new Api(),
      streams: pageStreams,
      activity: new Activity(),
    },
  ) {
    const { timers } = around.streams;
    this.pause = new Pause(timers);
    this.whole = new CatchUp(
      {
        ask: async () => (await around.api.snapshot()).snapshot,
        adopt: (snapshot) => this.adopt(snapshot),
        take: (frame) => this.take(frame),
        onLost: () => void this.lose(),
      },
      timers,
    );
    around.activity.onReturn = () => this.beat();
  }

  /** Another feature listens; what was told before is asked for anew. */
  add(part: Part): void {
    this.parts.push(part);
    if (this.store.getState().ready) this.whole.askAnew();
  }

  /** From now on it follows whoever is signed in. */
  start(): void {
    if (this.started) return;
    this.started = true;
    this.unsubscribe = this.around.identity.store.subscribe(() => this.follow());
    this.follow();
    void this.know();
  }

  /** Hears nothing more. */
  stop(): void {
    this.unsubscribe?.();
    this.started = false;
    this.end();
    this.pause.end();
  }

  /** The network is said to be back. */
  hurry(): void {
    this.stream?.hurry();
    this.whole.hurry();
    this.pause.end();
  }

  /** Until the server says who this is. */
  private async know(): Promise<void> {
    const { identity: who } = this.around;
    for (;;) {
      await who.know();
      if (!this.started || who.store.getState().account !== undefined) return;
      await this.pause.wait(againMs);
    }
  }

  private follow(): void {
    const { account, session } = this.around.identity.store.getState();
    const wanted = account && session ? [`account/${account.id}`, `session/${session}`] : [];
    if (wanted.join() === this.addresses.join()) return;
    this.end();
    this.addresses = wanted;
    if (!session || wanted.length === 0) return;
    this.around.activity.start();
    this.listen(session);
  }

  private listen(session: string): void {
    this.stream = this.around.streams.listen(session, null, {
      onFrame: (frame) => this.take(frame),
      onMissed: () => this.whole.askAnew(),
      onState: (stream) => {
        this.store.setState({ stream });
        if (stream !== 'up') return;
        this.whole.hurry();
        this.beatWhenDue();
      },
      onHeard: () => this.beatWhenDue(),
      onRefused: () => {
        this.stream = undefined;
        void this.lose();
      },
    });
    // A room was there before: its stream's snapshot went by.
    if (this.stream.position !== null) this.whole.askAnew();
  }

  private end(): void {
    if (this.addresses.length === 0) return;
    this.stream?.close();
    this.stream = undefined;
    this.addresses = [];
    this.beatAt = undefined;
    this.whole.stop();
    this.around.activity.stop();
    this.store.setState({ stream: undefined, ready: false });
    for (const part of this.parts) part.clear();
  }

  /** The session is another one, or none: the server says who this is now. */
  private async lose(): Promise<void> {
    const { identity: who } = this.around;
    const lost = this.addresses.join();
    if (lost === '') return;
    await who.askAgain();
    while (this.addresses.join() === lost && !this.stream) {
      // It names the session still, or did not answer.
      await this.pause.wait(againMs);
      const { session } = who.store.getState();
      if (session && lost === this.addresses.join()) this.listen(session);
    }
  }

  private take(frame: Frame): void {
    if (frame.event === 'snapshot') {
      const snapshot = parseOwnSnapshot(frame.data);
      if (snapshot) this.whole.adopt(snapshot);
      else this.whole.askAnew();
    } else if (!this.whole.holds(frame)) {
      this.deliver(frame);
    }
  }

  private adopt({ me }: OwnSnapshot): void {
    for (const part of this.parts) part.adopt(me?.[part.name]);
    this.store.setState({ ready: true });
  }

  private deliver({ event, data }: Frame): void {
    const takers = this.parts.filter(({ events }) => events.includes(event));
    if (takers.length === 0) return;
    const said = parseAddressed(data);
    if (!said || !this.addresses.includes(said.address)) return;
    for (const part of takers) part.take(event, said.json);
  }

  /** With the server's own beats: a hidden tab's clock runs slow, what comes by the network does not. */
  private beatWhenDue(): void {
    const now = this.around.streams.timers.now();
    if (this.beatAt !== undefined && now - this.beatAt < presenceBeatMs - earlyMs) return;
    this.beat();
  }

  private beat(): void {
    if (!this.stream?.reads) return;
    const at = this.around.streams.timers.now();
    this.beatAt = at;
    this.around.api.beat(this.around.activity.active).catch(() => {
      // With the next sign of life of the server it is tried again.
      if (this.beatAt === at) this.beatAt = undefined;
    });
  }
}

export const appSession = new AppSession();
