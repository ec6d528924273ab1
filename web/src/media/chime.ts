/** Two soft notes: somebody is at the door. Not oftener than every few seconds, however many knock. */
const againAfterMs = 3000;
const notes = [
  { hertz: 659, at: 0 },
  { hertz: 880, at: 0.14 },
];

let context: AudioContext | undefined;
let playedAt = -Infinity;

export function chime(): void {
  const now = performance.now();
  if (typeof AudioContext === 'undefined' || now - playedAt < againAfterMs) return;
  playedAt = now;
  context ??= new AudioContext();
  const { currentTime } = context;
  void context.resume().catch(() => undefined);
  for (const { hertz, at } of notes) {
    const begin = currentTime + at;
    const tone = new OscillatorNode(context, { frequency: hertz });
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.setValueAtTime(0, begin);
    loudness.gain.linearRampToValueAtTime(0.12, begin + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, begin + 0.5);
    tone.connect(loudness).connect(context.destination);
    tone.start(begin);
    tone.stop(begin + 0.5);
  }
}
