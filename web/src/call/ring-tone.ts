/** The sound of a call that rings, made rather than loaded: two notes, a pause, and again. */
interface Pattern {
  /** Hertz and when, in seconds from the beginning. */
  notes: readonly (readonly [frequency: number, at: number])[];
  everySeconds: number;
  volume: number;
}

const patterns = {
  /** Here: to be heard from the next room. */
  incoming: {
    notes: [
      [659.3, 0],
      [880, 0.22],
      [659.3, 0.44],
      [880, 0.66],
    ],
    everySeconds: 2.6,
    volume: 0.22,
  },
  /** There: a quiet sign that it rings. */
  outgoing: { notes: [[440, 0]], everySeconds: 3.2, volume: 0.07 },
} satisfies Record<string, Pattern>;

const noteSeconds = 0.4;

export class RingTone {
  private context: AudioContext | undefined;
  private timer: ReturnType<typeof setInterval> | undefined;
  private stopped = false;

  /** Resolves once the browser lets the page be heard, which may be never: it wants a press first. */
  async prepare(): Promise<void> {
    if (typeof AudioContext === 'undefined' || this.stopped) return new Promise(() => undefined);
    this.context = new AudioContext();
    await this.context.resume();
  }

  play(kind: keyof typeof patterns): void {
    const { context } = this;
    if (!context || this.stopped) return;
    const pattern: Pattern = patterns[kind];
    const once = () => {
      for (const [frequency, at] of pattern.notes) note(context, frequency, at, pattern.volume);
    };
    once();
    this.timer = setInterval(once, pattern.everySeconds * 1000);
  }

  stop(): void {
    this.stopped = true;
    clearInterval(this.timer);
    void this.context?.close().catch(() => undefined);
  }
}

/** As a bell: at once there, slowly gone. */
function note(context: AudioContext, frequency: number, at: number, volume: number): void {
  const start = context.currentTime + at;
  const tone = new OscillatorNode(context, { frequency, type: 'triangle' });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, start);
  gain.gain.linearRampToValueAtTime(volume, start + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0005, start + noteSeconds);
  tone.connect(gain).connect(context.destination);
  tone.start(start);
  tone.stop(start + noteSeconds);
}
