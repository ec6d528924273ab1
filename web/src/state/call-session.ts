/**
 * One call of two as this page takes part in it: rings or answers, follows what the server tells of the call,
 * and hangs up. The stage reads `view` as it reads a room's; how the call stands is in `status`.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ConnectionSettings } from '../media/connection';
import type { LocalMedia } from '../media/local-media';
import type { PeerLink } from '../media/peer-link';
import { Problem } from '../signaling/api';
import type { Call, CallSignal, CallStates } from '../signaling/call-messages';
import type { StreamState } from '../signaling/shared-stream';
import { CallMedia } from './call-media';
import { statusBefore, type CallSessionOptions, type CallStatus } from './call-status';
import { cameraSlot, sidesOf, statesFrom, viewBefore, viewWith, type Sides } from './call-view';
import { Courier } from './courier';
import { NoticeBoard } from './notice-board';
import { watchPage } from './page-life';
import type { NoticeContent, RoomView } from './room-view';
import { SignalPost } from './signal-post';
import type { Stay } from './stay';
import { TroubleWatch } from './trouble';
import { Voices } from './voices';

/**
 * Media that is down for so long does not come back: within half of it the server gives a side up that it hears
 * nothing of, and all ways to heal were tried.
 */
const lostAfterMs = 60_000;

export class CallSession implements Stay {
  readonly view: StoreApi<RoomView>;
  readonly status: StoreApi<CallStatus>;
  readonly local: LocalMedia;
  private media: CallMedia | undefined;
  private voices: Voices | undefined;
  private trouble: TroubleWatch | undefined;
  private readonly notices: NoticeBoard;
  private readonly post: SignalPost;
  private readonly told: Courier<CallStates>;
  private readonly flowing: Courier<true>;
  private readonly stopWatching: () => void;
  /** The page that the other side is at, and how many of its signals were heard. */
  private heard: { tab: string; count: number | undefined } | undefined;
  /** Came into the middle of the call: the other side offers, and its signals do not begin with the first. */
  private isBack = false;
  private giveUp: ReturnType<typeof setTimeout> | undefined;
  private over = false;

  constructor(private readonly options: CallSessionOptions) {
    const { api, tab, me, other, local } = options;
    this.local = local;
    this.view = createStore(() => viewBefore('', me, other));
    this.status = createStore(() => statusBefore(options));
    this.notices = new NoticeBoard(this.view);
    this.post = new SignalPost((signal) => api.signal(this.id, tab, signal));
    this.told = new Courier((states) => this.tell(() => api.states(this.id, tab, states)));
    this.flowing = new Courier(() => this.tell(() => api.connected(this.id, tab)));
    local.follow({
      onStates: (sources) => this.id && this.told.send(statesFrom(sources)),
      onReplaced: (device, label) => this.notice({ kind: 'replaced', device, label }),
    });
    this.stopWatching = watchPage({
      onOnline: () => this.hurry(),
      onOffline: () => this.trouble?.network(),
      onGone: () => this.away(),
      onRestored: () => void this.back(),
      onSeen: () => undefined,
    });
  }

  /** Empty until the server has named it. */
  get id(): string {
    return this.status.getState().call?.id ?? '';
  }

  get current(): PeerLink | undefined {
    return this.media?.current;
  }

  async ring(): Promise<void> {
    const { api, other, kind, tab } = this.options;
    await this.begin(() => api.ring(other.id, kind, tab));
  }

  /** `call` rings here, and is answered. */
  async accept(call: Call, camera: boolean): Promise<void> {
    const { api, tab } = this.options;
    this.status.setState({ call, phase: 'connecting' });
    await this.begin(() => api.accept(call.id, tab, camera));
  }

  /** `call` went on in another page of this account's, and goes on here. */
  async resume(call: Call): Promise<void> {
    const { api, tab } = this.options;
    this.isBack = call.state !== 'ringing';
    this.status.setState({ call, phase: this.isBack ? 'connecting' : 'ringing' });
    await this.begin(() => api.resume(call.id, tab));
  }

  /** What the server says of it; what is older than what is known changes nothing. `whole`: events passed by. */
  update(call: Call, whole = false): void {
    const { me, tab } = this.options;
    const known = this.status.getState().call;
    const sides = sidesOf(call, me.id);
    if (this.over || !sides || (known && known.id === call.id && known.version > call.version)) {
      return;
    }
    const before = known && sidesOf(known, me.id);
    this.status.setState({ call });
    this.view.setState(viewWith(this.view.getState(), call, sides), true);
    if (call.state === 'ended') return this.finish(call.reason ?? 'hung-up');
    if (sides.mine.tab !== tab) {
      // Not answered yet by the server's clock, or taken over by another page.
      if (before?.mine.tab === tab) this.finish('elsewhere');
      return;
    }
    if (call.state === 'ringing') this.status.setState({ phase: 'ringing' });
    else this.goOn(call, sides, before, whole);
  }

  signal({ from, n, signal }: CallSignal): void {
    if (!this.media || this.over) return;
    const heard = this.listen(from);
    const { count } = heard;
    if (count !== undefined && n <= count) return;
    heard.count = n;
    this.media.take(signal);
    if (count !== undefined && n > count + 1) this.media.missed();
  }

  /** The server knows it no more. */
  lose(): void {
    this.finish('lost');
  }

  onStream(state: StreamState): void {
    this.trouble?.stream(state);
    if (state === 'up') this.hurry();
  }

  async hangUp(): Promise<void> {
    const { id } = this;
    const ringing = this.status.getState().phase === 'ringing';
    this.status.setState({ left: true });
    this.finish(ringing ? 'cancelled' : 'hung-up');
    if (id !== '') await this.options.api.hangUp(id).catch(() => undefined);
  }

  /** An answer to whether the own camera shall come on too. */
  answerCamera(on: boolean): void {
    this.status.setState({ asksCamera: false });
    if (on) void this.local.startCamera();
  }

  /** Wants somebody else in the call. Rejects with the {@link Problem} that the server names. */
  async invite(account: string): Promise<void> {
    const { api, tab } = this.options;
    this.update(await api.invite(this.id, account, tab));
  }

  /** Whether a third may come in; also takes back that one was wanted. */
  async agree(agree: boolean): Promise<void> {
    const { api, tab } = this.options;
    this.update(await api.agree(this.id, tab, agree));
  }

  /** The other is heard in the conference: this call is wanted no more. */
  async grown(): Promise<void> {
    await this.options.api.grown(this.id, this.options.tab).catch(() => undefined);
  }

  show(): void {
    // the other browser sends what it has: nobody asks for sizes
  }

  reconfigure(settings: ConnectionSettings): void {
    void this.media?.reconfigure(settings);
  }

  resumeSound(): void {
    this.media?.resumeSound();
    this.local.meter.wake();
  }

  setSpeaker(id: string): void {
    this.media?.setSpeaker(id);
  }

  setVolume(participant: string, volume: number): void {
    this.view.setState({ volumes: { ...this.view.getState().volumes, [participant]: volume } });
    this.media?.applyVolumes();
  }

  notice(content: NoticeContent): void {
    this.notices.post(content);
  }

  videoTrack(slot: number): MediaStreamTrack | undefined {
    return this.current?.slots[slot]?.video.receiver.track;
  }

  audioReceiver(slot: number): RTCRtpReceiver | undefined {
    return this.current?.slots[slot]?.audio.receiver;
  }

  /** To that page of the other side. Only who was there from the beginning knows where its numbers begin. */
  private listen(tab: string): { tab: string; count: number | undefined } {
    if (this.heard?.tab !== tab) {
      this.heard = { tab, count: this.heard || this.isBack ? undefined : 0 };
    }
    return this.heard;
  }

  private async begin(ask: () => Promise<Call>): Promise<void> {
    try {
      const call = await ask();
      if (this.over) {
        // Hung up before the server had named it.
        if (call.state !== 'ended') await this.options.api.hangUp(call.id).catch(() => undefined);
        return;
      }
      this.update(call);
    } catch (error) {
      const problem = error instanceof Problem ? error : undefined;
      this.finish(problem?.code === 'call-over' ? 'elsewhere' : 'problem', problem);
    }
  }

  /** It was answered: media is made, or made anew where the other side is another page. */
  private goOn(call: Call, sides: Sides, before: Sides | undefined, whole: boolean): void {
    const { other } = sides;
    const otherTab = other.tab ?? '';
    const first = this.media === undefined;
    const media = this.media ?? this.start(call);
    media.setAway(other.away);
    if (first) {
      if (this.offersFirst(call, sides)) media.offer();
    } else if (before?.other.tab && before.other.tab !== otherTab) {
      this.post.forget();
      media.renew();
    } else if (whole && other.signals > (this.listen(otherTab).count ?? Infinity)) {
      // It said more than was heard, in what a snapshot took the place of.
      this.listen(otherTab).count = other.signals;
      media.missed();
    }
    this.askForCamera(call, sides, before);
    if (call.state === 'connecting' && media.isUp) this.flowing.send(true);
  }

  /** The caller, once accepted. Whoever comes back waits for the other's offer. */
  private offersFirst(call: Call, { mine }: Sides): boolean {
    return call.caller.person.id === mine.person.id && !this.isBack;
  }

  private start(call: Call): CallMedia {
    const { me, local, connection, speakerId } = this.options;
    this.status.setState({ phase: 'connecting' });
    this.view.setState({ phase: 'in' });
    this.trouble = new TroubleWatch({
      onTrouble: (trouble) => this.view.setState({ trouble }),
      isOnLine: () => navigator.onLine,
    });
    this.media = new CallMedia({
      polite: call.callee.person.id === me.id,
      local,
      view: this.view,
      settings: connection,
      speakerId,
      send: (signal) => this.post.send(signal),
      onMedia: (up, agoMs) => this.onMedia(up, agoMs),
      onSpeakerGone: () => this.notice({ kind: 'replaced', device: 'speaker', label: undefined }),
    });
    this.voices = new Voices({
      meter: local.meter,
      receiver: () => this.audioReceiver(cameraSlot),
      onLoud: ({ mine, other }) => this.onLoud(mine, other),
    });
    const { microphone, camera } = local.view.getState();
    // What opens still tells by itself, once it has.
    if (microphone !== 'starting' && camera !== 'starting') {
      this.told.send(statesFrom(local.states()));
    }
    return this.media;
  }

  private onMedia(up: boolean, agoMs: number): void {
    this.trouble?.media(up, agoMs);
    const { phase, call, since } = this.status.getState();
    this.giveUpLater(up, since !== undefined);
    if (!up || phase === 'over') return;
    if (phase !== 'up') this.status.setState({ phase: 'up', since: since ?? Date.now() });
    if (call?.state === 'connecting') this.flowing.send(true);
  }

  /** A call that was up once, and whose two do not reach each other any more, is over. */
  private giveUpLater(up: boolean, wasUp: boolean): void {
    if (up || this.over) {
      clearTimeout(this.giveUp);
      this.giveUp = undefined;
    } else if (wasUp) {
      this.giveUp ??= setTimeout(() => {
        this.finish('lost');
        this.options.api.hangUp(this.id, 'lost').catch(() => undefined);
      }, lostAfterMs);
    }
  }

  private onLoud(mine: boolean, other: boolean): void {
    const { you, participants } = this.view.getState();
    const loud = participants.map(({ id }) => id).filter((id) => (id === you ? mine : other));
    this.view.setState({ speakers: { dominant: loud.find((id) => id !== you) ?? null, loud } });
  }

  private askForCamera(call: Call, { other }: Sides, before: Sides | undefined): void {
    const came = before?.other.states.camera === 'off' && other.states.camera === 'on';
    if (call.kind === 'audio' && came && this.local.view.getState().camera === 'off') {
      this.status.setState({ asksCamera: true });
    } else if (other.states.camera === 'off') {
      this.status.setState({ asksCamera: false });
    }
    const shares = before?.other.states.screen === 'off' && other.states.screen === 'on';
    if (shares) this.notice({ kind: 'sharing', name: other.person.displayName });
  }

  private hurry(): void {
    this.trouble?.network();
    this.post.hurry();
    this.told.hurry();
    this.flowing.hurry();
    this.media?.hurry();
  }

  /** The page goes, and may come back. */
  private away(): void {
    if (this.id !== '' && !this.over) this.options.api.awayByBeacon(this.id, this.options.tab);
  }

  /** Out of the browser's page cache: the connection is gone, the page is the same. */
  private async back(): Promise<void> {
    const { api, tab } = this.options;
    if (this.id === '' || this.over) return;
    await this.begin(() => api.resume(this.id, tab));
    this.media?.renew();
  }

  /** A request of the call; false where it may be tried again. */
  private async tell(request: () => Promise<void>): Promise<boolean> {
    if (this.over) return true;
    try {
      await request();
      return true;
    } catch (error) {
      return !(error instanceof Problem && error.temporary);
    }
  }

  private finish(ending: NonNullable<CallStatus['ending']>, problem?: Problem): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.giveUp);
    this.stopWatching();
    this.post.stop();
    this.told.stop();
    this.flowing.stop();
    this.notices.stop();
    this.trouble?.stop();
    this.voices?.stop();
    this.media?.stop();
    this.local.follow(undefined);
    this.local.close();
    this.view.setState({ phase: 'over', mediaUp: false, trouble: undefined });
    this.status.setState({ phase: 'over', ending, problem, asksCamera: false });
    this.options.onOver();
  }
}
