/**
 * How loud a track is, 0 to 1, for those who draw it. Values go to callbacks, never through React: a
 * meter moves 20 times a second.
 */
type LevelListener = (level: number) => void;

const intervalMs = 50;

export class LevelMeter {
  private readonly listeners = new Set<LevelListener>();
  private context: AudioContext | undefined;
  private node: MediaStreamAudioSourceNode | undefined;
  private clone: MediaStreamTrack | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;

  /** Measures `track` from now on; a clone of it, so that a muted microphone is still measured. */
  attach(track: MediaStreamTrack | undefined): void {
    this.detach();
    if (!track || typeof AudioContext === 'undefined') return;
    // Nothing is played: long buffers wake the processor seldom.
    this.context ??= new AudioContext({ latencyHint: 'playback' });
    void this.context.resume().catch(() => undefined);
    this.clone = track.clone();
    this.clone.enabled = true;
    this.node = this.context.createMediaStreamSource(new MediaStream([this.clone]));
    const analyser = this.context.createAnalyser();
    analyser.fftSize = 1024;
    this.node.connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    this.timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      this.tell(loudness(samples));
    }, intervalMs);
  }

  /** Called 20 times a second while a track is attached, and with 0 when it goes. */
  listen(listener: LevelListener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** After a press: browsers keep sound asleep until then. */
  wake(): void {
    void this.context?.resume().catch(() => undefined);
  }

  close(): void {
    this.detach();
    void this.context?.close().catch(() => undefined);
    this.context = undefined;
  }

  private detach(): void {
    clearInterval(this.timer);
    this.node?.disconnect();
    this.clone?.stop();
    this.node = undefined;
    this.clone = undefined;
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
