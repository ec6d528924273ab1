/** Plays what the slots carry: one audio element a slot, its volume that of the person heard in it. */
export interface PlaybackListener {
  /** The browser wants a press before it plays (or no longer does). */
  onBlocked(blocked: boolean): void;
}

export class Playback {
  private elements: HTMLAudioElement[] = [];
  private blocked = false;
  private sinkId = '';

  constructor(
    private readonly listener: PlaybackListener,
    private readonly container: HTMLElement = document.body,
  ) {}

  /** Plays these tracks, by slot; replaces what played before. */
  attach(tracks: readonly MediaStreamTrack[]): void {
    this.detach();
    this.elements = tracks.map((track, slot) => {
      const element = document.createElement('audio');
      element.autoplay = true;
      element.dataset.slot = String(slot);
      element.srcObject = new MediaStream([track]);
      if (this.sinkId !== '') void this.route(element);
      this.container.append(element);
      void this.play(element);
      return element;
    });
  }

  setVolume(slot: number, volume: number): void {
    const element = this.elements[slot];
    if (element) element.volume = Math.min(1, Math.max(0, volume));
  }

  async setSpeaker(sinkId: string): Promise<void> {
    this.sinkId = sinkId;
    await Promise.all(this.elements.map((element) => this.route(element)));
  }

  /** To be called from a press, which is what autoplay rules wait for. */
  async resume(): Promise<void> {
    this.tell(false);
    await Promise.all(this.elements.map((element) => this.play(element)));
  }

  detach(): void {
    for (const element of this.elements) {
      element.srcObject = null;
      element.remove();
    }
    this.elements = [];
  }

  private async play(element: HTMLAudioElement): Promise<void> {
    try {
      await element.play();
    } catch (error) {
      if (error instanceof Error && error.name === 'NotAllowedError') this.tell(true);
    }
  }

  private async route(element: HTMLAudioElement): Promise<void> {
    // A speaker that is gone: the system's own one plays.
    await element
      .setSinkId?.(this.sinkId)
      .catch(() => element.setSinkId('').catch(() => undefined));
  }

  private tell(blocked: boolean): void {
    if (blocked === this.blocked) return;
    this.blocked = blocked;
    this.listener.onBlocked(blocked);
  }
}
