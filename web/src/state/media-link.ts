/**
 * The media of one stay: the connection in use and its successors, how it heals, and what of it is
 * played. Tells the view whether media is up; knows nothing of events.
 */
import type { StoreApi } from 'zustand/vanilla';
import { Connection, type ConnectionSettings } from '../media/connection';
import type { LocalMedia } from '../media/local-media';
import { Playback } from '../media/playback';
import type { Api, Problem } from '../signaling/api';
import { sourceKinds } from '../signaling/messages';
import { FlowWatch } from './flow-watch';
import { Healer, type Remedy } from './healer';
import { withConnection, type RoomView } from './room-view';
import { ownerOf } from './slot-book';
import { Speaker } from './speaker';

export interface MediaLinkOptions {
  api: Api;
  local: LocalMedia;
  view: StoreApi<RoomView>;
  settings: ConnectionSettings;
  speakerId: string | undefined;
  /** Joins anew, with a connection of {@link MediaLink.prepare}. */
  rejoin(): Promise<void>;
  /** The server will not have us again. */
  onRefused(problem: Problem): void;
  onSpeakerGone(): void;
  /** Media flows again, or stopped so long ago. */
  onMedia(up: boolean, agoMs: number): void;
  /** Another connection is in use: what its slots carry is still to be asked for. */
  onAnother(): void;
}

export class MediaLink {
  private connection: Connection | undefined;
  private readonly playback: Playback;
  private readonly speaker: Speaker;
  private readonly healer: Healer;
  private readonly flow: FlowWatch;
  private settings: ConnectionSettings;
  private stopped = false;

  constructor(private readonly options: MediaLinkOptions) {
    const { view, local, speakerId } = options;
    this.settings = options.settings;
    this.playback = new Playback({ onBlocked: (soundBlocked) => view.setState({ soundBlocked }) });
    this.speaker = new Speaker(this.playback, local.view, speakerId, () => options.onSpeakerGone());
    this.flow = new FlowWatch({ view, onPath: (alive, silentMs) => this.look(alive, silentMs) });
    this.healer = new Healer({
      restart: () => this.restart(),
      fresh: () => this.fresh(),
      rejoin: () => options.rejoin(),
      isUp: () => this.isUp,
      onRefused: (problem) => options.onRefused(problem),
    });
  }

  get current(): Connection | undefined {
    return this.connection;
  }

  prepare(): Promise<Connection> {
    return Connection.prepare(this.settings);
  }

  /** The server took its offer: it is the connection from now on. Not waited for, so that the room is drawn. */
  begin(connection: Connection, answer: string): void {
    connection.accept(answer).catch(() => this.healer.want('fresh'));
    this.adopt(connection);
  }

  /** Takes a connection with these settings; the stay goes on. */
  reconfigure(settings: ConnectionSettings): void {
    this.settings = settings;
    this.healer.want('fresh');
  }

  want(remedy: Remedy): void {
    this.healer.want(remedy);
  }

  hurry(): void {
    this.healer.hurry();
  }

  applyVolumes(): void {
    const { slots, volumes } = this.options.view.getState();
    for (const { slot, source } of slots) {
      this.playback.setVolume(slot, volumes[ownerOf(source) ?? ''] ?? 1);
    }
  }

  /** Publishes these sources with these codecs: somebody cannot decode those in use. */
  applyCodecs(codecs: Record<string, string>): void {
    for (const kind of sourceKinds) {
      const codec = codecs[kind];
      if (codec) void this.connection?.useCodec(kind, codec);
    }
  }

  resumeSound(): void {
    void this.playback.resume();
  }

  setSpeaker(id: string): void {
    this.speaker.choose(id);
  }

  /** Nothing heals or plays any more; the connection is closed by whoever gets it. */
  stop(): Connection | undefined {
    this.stopped = true;
    this.speaker.stop();
    this.healer.stop();
    this.flow.stop();
    void this.options.local.connect(undefined);
    this.playback.detach();
    const { connection } = this;
    this.connection = undefined;
    return connection;
  }

  private get isUp(): boolean {
    return this.connection?.pc.connectionState === 'connected';
  }

  private look(alive: boolean, silentMs = 0): void {
    const up = this.isUp && alive;
    this.options.view.setState({ mediaUp: up });
    this.options.onMedia(up, silentMs);
  }

  private adopt(connection: Connection): void {
    this.connection?.close();
    this.connection = connection;
    const { view } = this.options;
    const { pc } = connection;
    pc.addEventListener('connectionstatechange', () => {
      if (this.connection !== connection) return;
      this.look(true);
      if (this.isUp) this.healer.recovered();
      else if (pc.connectionState === 'failed') this.healer.want('restart');
      else if (pc.connectionState === 'disconnected') this.healer.suspect();
    });
    this.flow.begin(connection);
    this.playback.attach(connection.slots.map(({ audio }) => audio.receiver.track));
    view.setState({
      connectionTurn: view.getState().connectionTurn + 1,
      // The server judges a new connection anew.
      network: 'none',
    });
    this.look(true);
    this.applyVolumes();
  }

  private async restart(): Promise<void> {
    const { connection } = this;
    if (!connection || connection.pc.connectionState === 'closed') return this.fresh();
    const { room, you } = this.options.view.getState();
    const offer = await connection.restart();
    const answer = await this.options.api.reconnect(room.id, you, offer);
    this.number(answer.connection);
    await connection.accept(answer.answer);
  }

  private async fresh(): Promise<void> {
    const { api, view, local } = this.options;
    const connection = await this.prepare();
    const { room, you } = view.getState();
    try {
      const answer = await api.reconnect(room.id, you, connection.offer());
      if (this.stopped) return connection.close();
      this.adopt(connection);
      this.number(answer.connection);
      await Promise.all([connection.accept(answer.answer), local.connect(connection)]);
    } catch (error) {
      if (this.connection !== connection) connection.close();
      throw error;
    }
  }

  /** Which of this participant's connections the server says that this one is. */
  private number(connection: number): void {
    const { view } = this.options;
    const before = view.getState();
    if (before.connection === connection) return;
    view.setState(withConnection(before, connection));
    this.options.onAnother();
  }
}
