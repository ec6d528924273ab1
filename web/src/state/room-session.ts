/**
 * One person's stay in one room: joins, follows the events, keeps the connection alive, leaves.
 * Components read `view` and call its methods; nothing here knows React.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Connection, type ConnectionSettings } from '../media/connection';
import type { LocalMedia } from '../media/local-media';
import { Playback } from '../media/playback';
import { Problem, type Api } from '../signaling/api';
import { EventStream } from '../signaling/event-stream';
import type {
  Joined,
  RoomEvent,
  Saving,
  SourceKind,
  SourceState,
  View,
} from '../signaling/messages';
import { Courier } from './courier';
import { Healer } from './healer';
import { watchPage } from './page-life';
import {
  applied,
  emptyView,
  noticeOf,
  withState,
  type NoticeContent,
  type RoomView,
} from './room-view';
import { ownerOf } from './slot-book';
import { Speaker } from './speaker';
import { planView, withoutPictures, type ViewWish } from './view-plan';

export interface SessionOptions {
  api: Api;
  room: string;
  key: string;
  name: string;
  local: LocalMedia;
  connection: ConnectionSettings;
  saving: Saving;
  speakerId: string | undefined;
}

const viewDelayMs = 50;
const noticeMs = 5000;
const maxNotices = 4;

export class RoomSession {
  readonly view: StoreApi<RoomView>;
  private connection: Connection | undefined;
  private stream: EventStream | undefined;
  private readonly playback: Playback;
  private readonly speaker: Speaker;
  private readonly healer: Healer;
  private wish: ViewWish;
  private sentView = '';
  private viewTimer: ReturnType<typeof setTimeout> | undefined;
  private readonly views = new Courier<View>((view) =>
    this.tell((room, you) => this.options.api.setView(room, you, view)),
  );
  private readonly states = new Courier<Record<SourceKind, SourceState>>((states) =>
    this.tell((room, you) => this.options.api.update(room, you, { states })),
  );
  private noticeId = 0;
  private over = false;
  /** Whether somebody looks at the page. */
  private seen = true;
  private stopWatching: (() => void) | undefined;

  constructor(
    private readonly options: SessionOptions,
    private prepared: Connection | Promise<Connection> | undefined,
  ) {
    this.view = createStore(() => emptyView(options.room));
    this.playback = new Playback({ onBlocked: (soundBlocked) => this.set({ soundBlocked }) });
    this.speaker = new Speaker(this.playback, options.local.view, options.speakerId, () =>
      this.notice({ kind: 'replaced', device: 'speaker', label: undefined }),
    );
    this.wish = { named: [], autoHeight: 360, autoPictures: true, saving: options.saving };
    this.healer = new Healer({
      restart: () => this.restart(),
      fresh: () => this.fresh(),
      rejoin: () => this.rejoin(),
      isUp: () => this.connection?.pc.connectionState === 'connected',
      onRefused: (problem) => this.end('refused', problem.code),
    });
  }

  /** Rejects with the {@link Problem} that the server names; may then be thrown away. */
  async join(): Promise<void> {
    const prepared = this.prepared ?? Connection.prepare(this.options.connection);
    this.prepared = undefined;
    // Nothing is waited for that is there: the request leaves before the page is drawn anew.
    await this.joinOver(prepared instanceof Connection ? prepared : await prepared);
    if (this.over) return;
    this.options.local.follow({
      onStates: (states) => this.states.send(states),
      onReplaced: (device, label) => this.notice({ kind: 'replaced', device, label }),
    });
    this.stopWatching = this.watchPage();
  }

  async leave(): Promise<void> {
    const { room, you } = this.view.getState();
    const { connection } = this;
    // Closed last: the server takes a closed connection for leaving, and would know nobody to delete.
    this.connection = undefined;
    this.end('left');
    if (you !== '') await this.options.api.leave(room.id, you).catch(() => undefined);
    connection?.close();
  }

  /** What the layout shows now; goes to the server once it has settled. */
  show(wish: ViewWish): void {
    this.wish = wish;
    this.planLater();
  }

  resumeSound(): void {
    void this.playback.resume();
    this.options.local.meter.wake();
  }

  setSpeaker(id: string): void {
    this.speaker.choose(id);
  }

  setVolume(participant: string, volume: number): void {
    this.set({ volumes: { ...this.view.getState().volumes, [participant]: volume } });
    this.applyVolumes();
  }

  notice(content: NoticeContent): void {
    const id = ++this.noticeId;
    const { notices } = this.view.getState();
    const others = notices.filter(({ kind }) => kind !== content.kind || kind !== 'mutedSpeaking');
    this.set({ notices: [...others.slice(1 - maxNotices), { ...content, id }] });
    setTimeout(() => {
      this.set({ notices: this.view.getState().notices.filter((one) => one.id !== id) });
    }, noticeMs);
  }

  /** The picture that arrives in a slot. */
  videoTrack(slot: number): MediaStreamTrack | undefined {
    return this.connection?.slots[slot]?.video?.receiver.track;
  }

  audioReceiver(slot: number): RTCRtpReceiver | undefined {
    return this.connection?.slots[slot]?.audio.receiver;
  }

  /** The connection in use, for figures and tests. */
  get current(): Connection | undefined {
    return this.connection;
  }

  private async joinOver(connection: Connection): Promise<void> {
    const { api, room, key, name, local } = this.options;
    const states = local.states();
    let joined: Joined;
    try {
      const answer = api.join(room, {
        key,
        name,
        connection: connection.offer(),
        states,
        view: planView(this.wish, connection.settings.slots, []),
      });
      // Tracks need not be in place for the offer.
      void local.connect(connection);
      joined = await answer;
    } catch (error) {
      connection.close();
      throw error;
    }
    if (this.over) {
      connection.close();
      void api.leave(room, joined.participant).catch(() => undefined);
      return;
    }
    // Begun first and not waited for: the room is drawn while the connection is made.
    connection.accept(joined.answer).catch(() => this.healer.want('fresh'));
    this.adopt(connection);
    this.sentView = '';
    this.set({
      ...withState(this.view.getState(), joined.state),
      you: joined.participant,
      phase: 'in',
    });
    this.openStream(joined);
    this.applyVolumes();
    this.planLater();
    // What changed while the answer was on its way.
    const now = local.states();
    if (JSON.stringify(now) !== JSON.stringify(states)) this.states.send(now);
  }

  private openStream(joined: Joined): void {
    this.stream?.close();
    const stream = new EventStream(joined.events, joined.lastEventId, {
      onEvent: (event, epochChanged) => this.onEvent(event, epochChanged),
      onOpen: () => {
        this.set({ signalUp: true });
        this.states.hurry();
        this.views.hurry();
      },
      onBroken: () => this.set({ signalUp: false }),
      onRefused: () => this.healer.want('rejoin'),
    });
    this.stream = stream;
    void stream.run();
  }

  private adopt(connection: Connection): void {
    this.connection?.close();
    this.connection = connection;
    const { pc } = connection;
    pc.addEventListener('connectionstatechange', () => {
      if (this.connection !== connection || this.over) return;
      const up = pc.connectionState === 'connected';
      this.set({ mediaUp: up });
      if (up) this.healer.recovered();
      else if (pc.connectionState === 'failed') this.healer.want('restart');
      else if (pc.connectionState === 'disconnected') this.healer.suspect();
    });
    this.playback.attach(connection.slots.map(({ audio }) => audio.receiver.track));
    this.set({
      connectionTurn: this.view.getState().connectionTurn + 1,
      mediaUp: pc.connectionState === 'connected',
      // The server judges a new connection anew.
      network: 'none',
    });
  }

  private onEvent(event: RoomEvent, epochChanged: boolean): void {
    if (this.over) return;
    const before = this.view.getState();
    const notice = noticeOf(before, event);
    this.view.setState(applied(before, event), true);
    if (notice) this.notice(notice);
    switch (event.type) {
      case 'state':
      case 'reset':
        // Another server speaks: it knows nothing of the old media path.
        if (epochChanged) this.healer.want('fresh');
        this.applyVolumes();
        this.sentView = '';
        this.planLater();
        break;
      case 'slots':
        this.applyVolumes();
        this.planLater();
        break;
      case 'codec':
        void this.connection?.useCodec(event.data.source, event.data.codec);
        break;
      case 'gone':
        if (event.data.reason === 'lost') this.healer.want('rejoin');
        else this.end(event.data.reason);
        break;
      case 'joined':
      case 'changed':
      case 'left':
      case 'speakers':
      case 'network':
        break;
    }
  }

  private async restart(): Promise<void> {
    const { connection } = this;
    if (!connection || connection.pc.connectionState === 'closed') return this.fresh();
    const { room, you } = this.view.getState();
    await connection.accept(
      await this.options.api.reconnect(room.id, you, await connection.restart()),
    );
  }

  private async fresh(): Promise<void> {
    const connection = await Connection.prepare(this.options.connection);
    const { room, you } = this.view.getState();
    try {
      const answer = await this.options.api.reconnect(room.id, you, connection.offer());
      if (this.over) return connection.close();
      this.adopt(connection);
      await Promise.all([connection.accept(answer), this.options.local.connect(connection)]);
      this.applyVolumes();
    } catch (error) {
      if (this.connection !== connection) connection.close();
      throw error;
    }
  }

  private async rejoin(): Promise<void> {
    this.stream?.close();
    this.set({ signalUp: false });
    await this.joinOver(await Connection.prepare(this.options.connection));
  }

  private planLater(): void {
    clearTimeout(this.viewTimer);
    this.viewTimer = setTimeout(() => this.sendView(), viewDelayMs);
  }

  private sendView(): void {
    const { connection } = this;
    if (!connection || this.over) return;
    const plan = planView(this.wish, connection.settings.slots, this.view.getState().slots);
    const view = this.seen ? plan : withoutPictures(plan);
    const text = JSON.stringify(view);
    if (text === this.sentView) return;
    this.sentView = text;
    this.views.send(view);
  }

  /**
   * A request as the participant; false where nobody answered, so that it may be tried again. A
   * participant the server forgot joins anew.
   */
  private async tell(request: (room: string, you: string) => Promise<void>): Promise<boolean> {
    const { room, you } = this.view.getState();
    if (you === '' || this.over) return true;
    try {
      await request(room.id, you);
      return true;
    } catch (error) {
      if (!(error instanceof Problem)) return true;
      if (error.code === 'unknown-participant' && this.view.getState().you === you) {
        this.healer.want('rejoin');
      }
      return !error.temporary;
    }
  }

  private applyVolumes(): void {
    const { slots, volumes } = this.view.getState();
    for (const { slot, source } of slots) {
      this.playback.setVolume(slot, volumes[ownerOf(source) ?? ''] ?? 1);
    }
  }

  private watchPage(): () => void {
    return watchPage({
      onOnline: () => {
        this.stream?.hurry();
        this.states.hurry();
        this.views.hurry();
        this.healer.hurry();
      },
      onGone: () => {
        const { room, you } = this.view.getState();
        if (you !== '') this.options.api.leaveByBeacon(room.id, you);
      },
      // The beacon ended the stay.
      onRestored: () => this.healer.want('rejoin'),
      onSeen: (seen) => {
        this.seen = seen;
        this.sendView();
      },
    });
  }

  private end(ending: NonNullable<RoomView['ending']>, refusal?: string): void {
    if (this.over) return;
    this.over = true;
    clearTimeout(this.viewTimer);
    this.stopWatching?.();
    this.speaker.stop();
    this.healer.stop();
    this.states.stop();
    this.views.stop();
    this.stream?.close();
    this.options.local.follow(undefined);
    void this.options.local.connect(undefined);
    this.playback.detach();
    this.connection?.close();
    this.set({ phase: 'over', ending, refusal, mediaUp: false, signalUp: false });
  }

  private set(change: Partial<RoomView>): void {
    this.view.setState(change);
  }
}
