/**
 * One person's stay in one room, put together from its parts: it joins, follows the events, tells the
 * server what changes here, and leaves. Components read `view` and call its methods; nothing here knows React.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Connection, ConnectionSettings } from '../media/connection';
import type { LocalMedia } from '../media/local-media';
import { Problem, type Api } from '../signaling/api';
import type {
  Joined,
  RoomEvent,
  RoomState,
  Saving,
  SourceKind,
  SourceState,
} from '../signaling/messages';
import { ModerationApi } from '../signaling/moderation-api';
import type { SessionStreams } from '../signaling/session-streams';
import type { StreamState } from '../signaling/shared-stream';
import { Courier } from './courier';
import { MediaLink } from './media-link';
import { Moderation } from './moderation';
import { NoticeBoard } from './notice-board';
import { watchPage } from './page-life';
import { RoomEvents } from './room-events';
import {
  applied,
  emptyView,
  noticeOf,
  withConnection,
  withState,
  type NoticeContent,
  type RoomView,
} from './room-view';
import { TroubleWatch } from './trouble';
import type { Stay } from './stay';
import type { ViewWish } from './view-plan';
import { ViewPlanner } from './view-planner';

export interface SessionOptions {
  api: Api;
  room: string;
  key: string;
  name: string;
  local: LocalMedia;
  connection: ConnectionSettings;
  saving: Saving;
  speakerId: string | undefined;
  /** For tests: those of another tab than this page. */
  streams?: SessionStreams;
}

/** More about an end. */
type Why = Partial<Pick<RoomView, 'refusal' | 'endedBy'>>;

export class RoomSession implements Stay {
  readonly view: StoreApi<RoomView>;
  readonly moderation: Moderation;
  private readonly notices: NoticeBoard;
  private readonly media: MediaLink;
  private readonly planner: ViewPlanner;
  private readonly states = new Courier<Record<SourceKind, SourceState>>((states) =>
    this.tell((room, you) => this.options.api.update(room, you, { states })),
  );
  private readonly events: RoomEvents;
  private readonly trouble: TroubleWatch;
  private stopWatching: (() => void) | undefined;
  private over = false;
  private rejoining = false;

  constructor(
    private readonly options: SessionOptions,
    private prepared: Connection | Promise<Connection> | undefined,
  ) {
    const { api, local, connection, saving, speakerId } = options;
    this.view = createStore(() => emptyView(options.room));
    this.notices = new NoticeBoard(this.view);
    this.trouble = new TroubleWatch({
      onTrouble: (trouble) => this.set({ trouble }),
      isOnLine: () => navigator.onLine,
    });
    api.onOutcome = (answered) => {
      if (answered) this.trouble.heard();
      else this.trouble.unanswered();
    };
    this.moderation = new Moderation({
      api: new ModerationApi(api),
      view: this.view,
      local,
      notice: (content) => this.notice(content),
      tell: (request) => this.tell(request),
    });
    this.events = new RoomEvents(
      api,
      {
        onState: (state) => this.onState(state),
        onEvent: (event) => this.onEvent(event),
        onStream: (state) => this.onStream(state),
        onHeard: () => this.trouble.heard(),
        onLost: () => this.wantRejoin(),
      },
      options.streams,
    );
    this.media = new MediaLink({
      api,
      local,
      view: this.view,
      settings: connection,
      speakerId,
      rejoin: () => this.rejoin(),
      onRefused: ({ code }) => this.end('refused', { refusal: code }),
      onSpeakerGone: () => this.notice({ kind: 'replaced', device: 'speaker', label: undefined }),
      onMedia: (up, agoMs) => this.trouble.media(up, agoMs),
      onAnother: () => this.events.askAnew(),
    });
    this.planner = new ViewPlanner({
      wish: { named: [], autoHeight: 360, autoPictures: true, saving },
      pictureSlots: () => this.media.current?.settings.slots,
      slots: () => this.view.getState().slots,
      carry: (view) => this.tell((room, you) => api.setView(room, you, view)),
    });
  }

  /** Rejects with the {@link Problem} that the server names; may then be thrown away. */
  async join(): Promise<void> {
    const prepared = this.prepared ?? this.media.prepare();
    this.prepared = undefined;
    // Nothing is waited for that is there: the request leaves before the page is drawn anew.
    await this.joinOver(prepared instanceof Promise ? await prepared : prepared);
    if (this.over) return;
    this.options.local.follow({
      onStates: (states) => this.states.send(states),
      onReplaced: (device, label) => this.notice({ kind: 'replaced', device, label }),
    });
    this.stopWatching = this.watchPage();
  }

  /** `replaced`: the same person goes on in another tab. */
  async leave(ending: 'left' | 'replaced' = 'left'): Promise<void> {
    const { room, you } = this.view.getState();
    // Closed last: the server takes a closed connection for leaving, and would know nobody to delete.
    const connection = this.finish(ending);
    if (you !== '') await this.options.api.leave(room.id, you).catch(() => undefined);
    connection?.close();
  }

  /** What the layout shows now; goes to the server once it has settled. */
  show(wish: ViewWish): void {
    this.planner.show(wish);
  }

  /** Other slots or another encoding from now on, over a connection that takes the old one's place. */
  reconfigure(connection: ConnectionSettings): void {
    if (!this.over) this.media.reconfigure(connection);
  }

  resumeSound(): void {
    this.media.resumeSound();
    this.options.local.meter.wake();
  }

  setSpeaker(id: string): void {
    this.media.setSpeaker(id);
  }

  setVolume(participant: string, volume: number): void {
    this.set({ volumes: { ...this.view.getState().volumes, [participant]: volume } });
    this.media.applyVolumes();
  }

  notice(content: NoticeContent): void {
    this.notices.post(content);
  }

  /** The picture that arrives in a slot. */
  videoTrack(slot: number): MediaStreamTrack | undefined {
    return this.current?.slots[slot]?.video?.receiver.track;
  }

  audioReceiver(slot: number): RTCRtpReceiver | undefined {
    return this.current?.slots[slot]?.audio.receiver;
  }

  /** The connection in use, for figures and tests. */
  get current(): Connection | undefined {
    return this.media.current;
  }

  private async joinOver(connection: Connection): Promise<void> {
    const { api, room, key, name, local } = this.options;
    const states = local.states();
    let joined: Joined;
    try {
      const answer = api.join(room, {
        ...(key === '' ? {} : { key }),
        name,
        connection: connection.offer(),
        states,
        view: this.planner.first(connection.settings.slots),
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
    // Begun first: the room is drawn while the connection is made.
    this.media.begin(connection, joined.answer);
    const view = withConnection(this.view.getState(), joined.state.connection);
    this.set({ ...withState(view, joined.state), you: joined.participant, phase: 'in' });
    this.events.follow(joined);
    this.media.applyVolumes();
    this.planner.renew();
    // What changed while the answer was on its way.
    const now = local.states();
    if (JSON.stringify(now) !== JSON.stringify(states)) this.states.send(now);
  }

  private async rejoin(): Promise<void> {
    this.rejoining = true;
    try {
      await this.joinOver(await this.media.prepare());
    } finally {
      this.rejoining = false;
    }
  }

  /** The participant is out. That is told in several ways, and once is enough. */
  private wantRejoin(): void {
    if (!this.rejoining) this.media.want('rejoin');
  }

  private onStream(state: StreamState): void {
    this.trouble.stream(state);
    if (state !== 'up') return;
    this.states.hurry();
    this.planner.hurry();
    this.moderation.hurry();
  }

  private onState(state: RoomState): void {
    if (this.over) return;
    this.view.setState(withState(this.view.getState(), state), true);
    this.media.applyCodecs(state.codecs);
    this.media.applyVolumes();
    this.planner.renew();
  }

  private onEvent(event: RoomEvent): void {
    if (this.over) return;
    const before = this.view.getState();
    const notice = noticeOf(before, event);
    this.view.setState(applied(before, event), true);
    if (notice) this.notice(notice);
    this.moderation.onEvent(event);
    switch (event.type) {
      case 'slots':
        this.media.applyVolumes();
        this.planner.planLater();
        break;
      case 'codec':
        if (event.data.connection === before.connection) {
          this.media.applyCodecs({ [event.data.source]: event.data.codec });
        }
        break;
      case 'gone':
        if (event.data.reason === 'lost') this.wantRejoin();
        else this.end(event.data.reason, { endedBy: event.data.by });
        break;
      default:
    }
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
        this.wantRejoin();
      }
      return !error.temporary;
    }
  }

  private watchPage(): () => void {
    return watchPage({
      onOnline: () => {
        this.trouble.network();
        this.events.hurry();
        this.states.hurry();
        this.planner.hurry();
        this.media.hurry();
      },
      onOffline: () => this.trouble.network(),
      onGone: () => {
        const { room, you } = this.view.getState();
        if (you !== '') this.options.api.leaveByBeacon(room.id, you);
      },
      // The beacon ended the stay.
      onRestored: () => this.media.want('rejoin'),
      onSeen: (seen) => this.planner.look(seen),
    });
  }

  private end(ending: NonNullable<RoomView['ending']>, why: Why): void {
    this.finish(ending, why)?.close();
  }

  /** It is over, in every part; what is left to close is the connection. */
  private finish(ending: NonNullable<RoomView['ending']>, why: Why = {}): Connection | undefined {
    if (this.over) return undefined;
    const { api } = this.options;
    this.over = true;
    this.stopWatching?.();
    this.states.stop();
    this.planner.stop();
    this.notices.stop();
    this.moderation.stop();
    this.events.stop();
    this.trouble.stop();
    api.onOutcome = undefined;
    this.options.local.follow(undefined);
    const connection = this.media.stop();
    this.set({ phase: 'over', ending, ...why, mediaUp: false, trouble: undefined });
    return connection;
  }

  private set(change: Partial<RoomView>): void {
    this.view.setState(change);
  }
}
