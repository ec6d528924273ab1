/**
 * How loud a track is, 0 to 1, for those who draw it. Values go to callbacks, never through React: a
 * meter moves 20 times a second. While nobody listens nothing is measured.
 */
type LevelListener = (level: number) => void;

const intervalMs = 50;

export class LevelMeter {
  private readonly listeners = new Set<LevelListener>();
  private track: MediaStreamTrack | undefined;
  private context: AudioContext | undefined;
  private stopMeasuring: (() => void) | undefined;

  /** Measures `track` from now on; a clone of it, so that a muted microphone is still measured. */
  attach(track: MediaStreamTrack | undefined): void {
    this.stop();
    this.track = track;
    this.start();
  }

  /** Called 20 times a second while a track is attached, and with 0 when it goes. */
  listen(listener: LevelListener): () => void {
    this.listeners.add(listener);
    this.start();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) this.stop();
    };
  }

  /** After a press: browsers keep sound asleep until then. */
  wake(): void {
    if (this.stopMeasuring) void this.context?.resume().catch(() => undefined);
  }

  close(): void {
    this.attach(undefined);
    void this.context?.close().catch(() => undefined);
    this.context = undefined;
  }

  private start(): void {
    if (this.stopMeasuring || !this.track || this.listeners.size === 0) return;
    if (typeof AudioContext === 'undefined') return;
    // Nothing is played: long buffers wake the processor seldom.
    this.context ??= new AudioContext({ latencyHint: 'playback' });
    const { context } = this;
    void context.resume().catch(() => undefined);
    const clone = this.track.clone();
    clone.enabled = true;
    const source = context.createMediaStreamSource(new MediaStream([clone]));
    const analyser = context.createAnalyser();
    analyser.fftSize = 1024;
    source.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.tell(loudness(samples));
    }, intervalMs);
    this.stopMeasuring = () => {
      clearInterval(timer);
      source.disconnect();
      clone.stop();
      void context.suspend().catch(() => undefined);
    };
  }

  private stop(): void {
    this.stopMeasuring?.();
    this.stopMeasuring = undefined;
    this.tell(0);
  }

  private tell(level: number): void {
    for (const listener of this.listeners) listener(level);
  }
}

/** The RMS of samples in -1..1, mapped from -60..-12 dBFS to 0..1, as an ear would. */
export function loudness(samples: Float32Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return levelOfRms(Math.sqrt(sum / samples.length));
}

export function levelOfRms(rms: number): number {
  if (rms <= 0) return 0;
  const decibels = 20 * Math.log10(rms);
  return Math.min(1, Math.max(0, (decibels + 60) / 48));
}
