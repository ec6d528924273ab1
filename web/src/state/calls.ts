/**
 * The calls of whoever is signed in, on every page of the app: those that ring, the one that this page is in, and
 * how many were missed. It hears the account's events as two parts of the {@link AppSession}.
 */
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import { Problem } from '../signaling/api';
import {
  call as callSchema,
  callEvent,
  invitations,
  missedCount,
  notComing,
  signalEvent,
  type Call,
  type CallInvitation,
  type CallKind,
  type NotComing,
  type Person,
} from '../signaling/call-messages';
import { CallsApi } from '../signaling/calls-api';
import type { StreamState } from '../signaling/shared-stream';
import type { Part } from './app-session';
import { openCallMedia } from './call-devices';
import { CallSession } from './call-session';
import { sidesOf } from './call-view';
import { identity, type Identity } from './me';
import { connectionSettings, settings } from './settings';
import { holdTab, isTabGone, newTab } from './tab-lock';

export interface CallsState {
  /** Those that are not over, on whatever device. */
  live: readonly Call[];
  /** The call that this page is in, until what came of it was read. */
  session: CallSession | undefined;
  missed: number;
  /** Into rooms, and calls that become conferences. */
  invitations: readonly CallInvitation[];
  /** The last one who was asked and does not come. */
  notComing: NotComing | undefined;
}

const nothing: CallsState = {
  live: [],
  session: undefined,
  missed: 0,
  invitations: [],
  notComing: undefined,
};

export interface CallsSurroundings {
  api: CallsApi;
  identity: Pick<Identity, 'store'>;
  tab: string;
  /** What outlives a reload of this page, and no more. */
  memory: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined;
  isTabGone(tab: string): Promise<boolean>;
  openMedia: typeof openCallMedia;
}

const memoryKey = 'setareh.call';
const remembered = v.object({ call: v.string(), tab: v.string() });

export class Calls {
  readonly store = createStore<CallsState>(() => nothing);
  readonly parts: readonly Part[];
  private missedVersion = -1;
  /** The call of a room that was gone into here: not once more when one has left it. */
  private met: string | undefined;
  private invitationsVersion = -1;

  constructor(private readonly around: CallsSurroundings) {
    this.parts = [
      {
        name: 'calls',
        events: ['call', 'signal'],
        adopt: (whole) => this.adopt(whole),
        take: (event, data) => (event === 'call' ? this.onCall(data) : this.onSignal(data)),
        clear: () => this.clear(),
      },
      {
        name: 'missed',
        events: ['missed'],
        adopt: (whole) => this.setMissed(whole, true),
        take: (_, data) => this.setMissed(data, false),
        clear: () => this.store.setState({ missed: 0 }),
      },
      {
        name: 'invitations',
        events: ['invitations', 'not-coming'],
        adopt: (whole) => this.setInvitations(whole, true),
        take: (event, data) =>
          event === 'invitations' ? this.setInvitations(data, false) : this.setNotComing(data),
        clear: () => this.store.setState({ invitations: [] }),
      },
    ];
  }

  get tab(): string {
    return this.around.tab;
  }

  /** Calls somebody; the session says what becomes of it. One call at a time. */
  ring(other: Person, kind: CallKind): CallSession | undefined {
    if (this.inCall) return undefined;
    const session = this.begin(other, kind, true, kind === 'video');
    void session?.ring();
    return session;
  }

  accept(call: Call, camera: boolean): CallSession | undefined {
    if (this.inCall) return undefined;
    const session = this.begin(call.caller.person, call.kind, false, camera);
    void session?.accept(call, camera);
    return session;
  }

  /** Goes into the call of a room of two, in which this tab is a side. */
  meet(call: Call): void {
    const { me } = this;
    const sides = me && sidesOf(call, me.id);
    if (this.inCall || !sides || this.met === call.id) return;
    this.met = call.id;
    const { cameraOn, microphoneOn } = settings.getState();
    const session = this.begin(
      sides.other.person,
      call.kind,
      sides.mine === call.caller,
      cameraOn && call.kind === 'video',
      !microphoneOn,
    );
    session?.update(call);
  }

  async reject(call: Call): Promise<void> {
    // Whatever the server says: it rings here no more.
    this.forget(call.id);
    await this.around.api.reject(call.id).catch(() => undefined);
  }

  /** Goes on here with a call that is in another page of this account's. */
  resume(call: Call): CallSession | undefined {
    const me = this.me;
    const sides = me && sidesOf(call, me.id);
    if (this.inCall || !sides) return undefined;
    const { mine, other } = sides;
    const session = this.begin(
      other.person,
      call.kind,
      mine === call.caller,
      mine.states.camera === 'on',
      mine.states.microphone !== 'on' && call.state !== 'ringing',
    );
    void session?.resume(call);
    return session;
  }

  /** What came of the call was read. */
  dismiss(): void {
    const { session } = this.store.getState();
    if (session?.status.getState().phase === 'over') this.store.setState({ session: undefined });
  }

  /** Comes into the room; where that is too late, its door says what to do. */
  async acceptInvitation(room: string): Promise<void> {
    await this.around.api.acceptInvitation(room).catch(() => undefined);
    this.forgetInvitation(room);
  }

  async declineInvitation(room: string): Promise<void> {
    this.forgetInvitation(room);
    await this.around.api.declineInvitation(room).catch(() => undefined);
  }

  private forgetInvitation(room: string): void {
    this.store.setState(({ invitations: all }) => ({
      invitations: all.filter((one) => one.room !== room),
    }));
  }

  async seen(): Promise<void> {
    this.store.setState({ missed: 0 });
    await this.around.api.seen().catch(() => undefined);
  }

  onStream(state: StreamState | undefined): void {
    if (state) this.store.getState().session?.onStream(state);
  }

  private get me(): Person | undefined {
    return this.around.identity.store.getState().account ?? undefined;
  }

  private get inCall(): boolean {
    const { session } = this.store.getState();
    return session !== undefined && session.status.getState().phase !== 'over';
  }

  private begin(
    other: Person,
    kind: CallKind,
    outgoing: boolean,
    camera: boolean,
    muted = false,
  ): CallSession | undefined {
    const { me } = this;
    if (!me) return undefined;
    const { api, tab, openMedia } = this.around;
    const session = new CallSession({
      api,
      tab,
      me,
      other,
      kind,
      outgoing,
      local: openMedia(camera, muted),
      connection: connectionSettings(),
      speakerId: settings.getState().speakerId,
      onOver: () => this.remember(undefined),
    });
    session.status.subscribe(({ call, phase }) => {
      if (phase !== 'over') this.remember(call?.id);
    });
    this.store.setState({ session });
    return session;
  }

  private adopt(whole: unknown): void {
    const list = v.safeParse(v.array(callSchema), whole);
    if (!list.success) return;
    const live = list.output.filter(({ state }) => state !== 'ended');
    this.store.setState({ live });
    const { session } = this.store.getState();
    const id = session?.id ?? '';
    const mine = live.find((call) => call.id === id);
    if (session && mine) session.update(mine, true);
    else if (id !== '' && this.inCall) void this.ask(session);
    else {
      const met = live.find((call) => this.isMeeting(call));
      if (met) this.meet(met);
      else void this.comeBack(live);
    }
  }

  /** It is none of those that go on: what became of it? */
  private async ask(session: CallSession | undefined): Promise<void> {
    if (!session) return;
    try {
      session.update(await this.around.api.one(session.id), true);
    } catch (error) {
      if (error instanceof Problem && !error.temporary) session.lose();
    }
  }

  /** After a reload in the middle of a call. */
  private async comeBack(live: readonly Call[]): Promise<void> {
    const was = v.safeParse(remembered, parsed(this.around.memory?.getItem(memoryKey)));
    const { me } = this;
    if (!was.success || !me) return;
    const call = live.find(({ id }) => id === was.output.call);
    const mine = call && sidesOf(call, me.id)?.mine;
    // A copy of a tab has the same memory: only the one that is gone left it to us.
    if (!call || mine?.tab !== was.output.tab || !(await this.around.isTabGone(was.output.tab)))
      return;
    if (!this.inCall) this.resume(call);
  }

  private onCall(data: unknown): void {
    const event = v.safeParse(callEvent, data);
    if (!event.success) return;
    const { call } = event.output;
    const { live, session } = this.store.getState();
    const known = live.find(({ id }) => id === call.id);
    if (known && known.version > call.version) return;
    const others = live.filter(({ id }) => id !== call.id);
    this.store.setState({ live: call.state === 'ended' ? others : [...others, call] });
    if (this.isMeeting(call)) this.meet(call);
    if (!session || !this.inCall) return;
    if (session.id === call.id || (session.id === '' && this.isOurs(call))) session.update(call);
  }

  /** Somebody met this tab in a room of two. */
  private isMeeting(call: Call): boolean {
    return call.room !== null && call.state === 'connecting' && this.isOurs(call);
  }

  /** The answer to our own ring is still under way. */
  private isOurs(call: Call): boolean {
    const { me } = this;
    return me !== undefined && sidesOf(call, me.id)?.mine.tab === this.tab;
  }

  private onSignal(data: unknown): void {
    const event = v.safeParse(signalEvent, data);
    const { session } = this.store.getState();
    if (!event.success || !session) return;
    const { call, to } = event.output;
    if (to === this.tab && call === session.id) session.signal(event.output);
  }

  private setMissed(data: unknown, whole: boolean): void {
    const told = v.safeParse(missedCount, data);
    if (!told.success || (!whole && told.output.version < this.missedVersion)) return;
    this.missedVersion = told.output.version;
    this.store.setState({ missed: told.output.count });
  }

  private setInvitations(data: unknown, whole: boolean): void {
    const told = v.safeParse(invitations, data);
    if (!told.success || (!whole && told.output.version < this.invitationsVersion)) return;
    this.invitationsVersion = told.output.version;
    this.store.setState({ invitations: told.output.invitations });
  }

  private setNotComing(data: unknown): void {
    const told = v.safeParse(notComing, data);
    if (told.success) this.store.setState({ notComing: told.output });
  }

  private forget(id: string): void {
    this.store.setState(({ live }) => ({ live: live.filter((call) => call.id !== id) }));
  }

  private clear(): void {
    void this.store.getState().session?.hangUp();
    this.missedVersion = -1;
    this.invitationsVersion = -1;
    this.store.setState(nothing);
  }

  private remember(id: string | undefined): void {
    const { memory, tab } = this.around;
    try {
      if (id) memory?.setItem(memoryKey, JSON.stringify({ call: id, tab }));
      else memory?.removeItem(memoryKey);
    } catch {
      // storage may be forbidden: a reload then ends the call
    }
  }
}

/** Those that ring here: whoever is in a call hears no other. */
export function ringingFor(live: readonly Call[], account: string | undefined): Call | undefined {
  return live.find(({ state, callee }) => state === 'ringing' && callee.person.id === account);
}

function parsed(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? 'null');
  } catch {
    return undefined;
  }
}

function storage(): Storage | undefined {
  try {
    return globalThis.sessionStorage;
  } catch {
    return undefined;
  }
}

const tab = newTab();
holdTab(tab);

/** This page's. */
export const calls = new Calls({
  api: new CallsApi(),
  identity,
  tab,
  memory: storage(),
  isTabGone,
  openMedia: openCallMedia,
});
