/**
 * The media of one call: the connection straight to the other browser, how it heals, and what of it is played.
 * Tells the view whether media is up; what is said to the other side leaves by `send`.
 */
import type { StoreApi } from 'zustand/vanilla';
import type { ConnectionSettings } from '../media/connection';
import type { LocalMedia } from '../media/local-media';
import { PeerCall, type PeerSignal } from '../media/peer-call';
import type { PeerLink } from '../media/peer-link';
import { Playback } from '../media/playback';
import { FlowWatch } from './flow-watch';
import { Healer } from './healer';
import type { RoomView } from './room-view';
import { Speaker } from './speaker';

export interface CallMediaOptions {
  /** Gives way where two offers cross. */
  polite: boolean;
  local: LocalMedia;
  view: StoreApi<RoomView>;
  settings: ConnectionSettings;
  speakerId: string | undefined;
  send(signal: PeerSignal): void;
  /** Media flows, or stopped so long ago. */
  onMedia(up: boolean, agoMs: number): void;
  onSpeakerGone(): void;
}

/** An offer that led to nothing for so long was lost, or its answer was. */
const offeredForMs = 12_000;

export class CallMedia {
  private readonly peer: PeerCall;
  private readonly playback: Playback;
  private readonly speaker: Speaker;
  private readonly flow: FlowWatch;
  private healer: Healer;
  private waiting: ReturnType<typeof setTimeout> | undefined;
  /** The other's page is gone for the moment: no path leads there. */
  private away = false;

  constructor(private readonly options: CallMediaOptions) {
    const { polite, local, view, settings, speakerId } = options;
    this.playback = new Playback({ onBlocked: (soundBlocked) => view.setState({ soundBlocked }) });
    this.speaker = new Speaker(this.playback, local.view, speakerId, () => options.onSpeakerGone());
    this.flow = new FlowWatch({ view, onPath: (alive, silentMs) => this.look(alive, silentMs) });
    this.healer = this.anotherHealer();
    this.peer = new PeerCall({
      polite,
      settings,
      send: (signal) => options.send(signal),
      onConnection: () => this.adopt(),
      onState: (state) => this.onState(state),
      onBroken: () => this.healer.want('fresh'),
    });
    void local.connect(this.peer);
  }

  get current(): PeerLink | undefined {
    return this.peer.current;
  }

  get isUp(): boolean {
    return this.current?.pc.connectionState === 'connected';
  }

  /** The first offer. */
  offer(): void {
    void this.peer.restart();
    this.expect();
  }

  /** The other side is another page by now: it waits for an offer of a connection of its own. */
  renew(): void {
    this.healer.stop();
    this.healer = this.anotherHealer();
    void this.peer.renew();
    this.expect();
  }

  take(signal: PeerSignal): void {
    void this.peer.take(signal);
  }

  /** Signals passed by unheard: where they were needed, it is offered anew. */
  missed(): void {
    if (!this.isUp) this.healer.want('restart');
  }

  setAway(away: boolean): void {
    if (away === this.away) return;
    this.away = away;
    if (!away) this.healer.hurry();
  }

  /** The network is said to be back. */
  hurry(): void {
    this.healer.hurry();
  }

  async reconfigure(settings: ConnectionSettings): Promise<void> {
    await this.peer.tune(settings);
  }

  applyVolumes(): void {
    const { volumes, participants, you } = this.options.view.getState();
    const other = participants.find(({ id }) => id !== you);
    for (const [slot] of (this.current?.slots ?? []).entries()) {
      this.playback.setVolume(slot, volumes[other?.id ?? ''] ?? 1);
    }
  }

  resumeSound(): void {
    void this.playback.resume();
  }

  setSpeaker(id: string): void {
    this.speaker.choose(id);
  }

  stop(): void {
    clearTimeout(this.waiting);
    this.healer.stop();
    this.speaker.stop();
    this.flow.stop();
    this.playback.detach();
    void this.options.local.connect(undefined);
    this.peer.close();
  }

  private anotherHealer(): Healer {
    return new Healer({
      restart: () => this.peer.restart(),
      fresh: () => this.peer.renew(),
      rejoin: () => this.peer.renew(),
      isUp: () => this.isUp || this.away,
      onRefused: () => undefined, // nobody refuses: what cannot be said is told by the call
    });
  }

  /** Offers were lost where nothing comes of them. */
  private expect(): void {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.missed(), offeredForMs);
  }

  private adopt(): void {
    const link = this.current;
    if (!link) return;
    const { view } = this.options;
    this.flow.begin(link);
    this.playback.attach(link.slots.map(({ audio }) => audio.receiver.track));
    this.applyVolumes();
    view.setState({ connectionTurn: view.getState().connectionTurn + 1 });
    this.look(true);
  }

  private onState(state: RTCPeerConnectionState): void {
    this.look(true);
    if (state === 'connected') {
      clearTimeout(this.waiting);
      this.healer.recovered();
    } else if (state === 'failed') {
      this.healer.want('restart');
    } else if (state === 'disconnected') {
      this.healer.suspect();
    }
  }

  private look(alive: boolean, silentMs = 0): void {
    const up = this.isUp && alive;
    this.options.view.setState({ mediaUp: up });
    this.options.onMedia(up, silentMs);
  }
}
