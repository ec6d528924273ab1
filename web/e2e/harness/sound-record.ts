/**
 * What a page plays of others, second by second: by which connection it came, and how long nothing was
 * heard. These functions are sent to the browser as text, so each must be complete in itself.
 */

declare global {
  interface Window {
    setarehSound: {
      /** Of each 10 ms, the root mean square of what came by the connection that was there at first. */
      first: number[];
      /** The same of all later connections. */
      later: number[];
      /** Milliseconds that passed between two looks that were too far apart. */
      missedMs: number;
    };
  }
}

export interface Heard {
  /** Milliseconds for which each of them was heard. */
  firstMs: number;
  laterMs: number;
  bothMs: number;
  /** The longest time without any sound, and the longest in the first half second, for comparison. */
  silentMs: number;
  usuallySilentMs: number;
  missedMs: number;
}

/** Begins to listen to every audio element, those too that come later. */
export function recordSound(): void {
  const context = new AudioContext({ sampleRate: 16_000 });
  const bufferSamples = 32_768; // an analyser's most: two seconds
  const stepSamples = context.sampleRate / 100;
  const first = window.setarehConnections.at(-1);
  const sound: Window['setarehSound'] = { first: [], later: [], missedMs: 0 };
  window.setarehSound = sound;
  const ears = new Map<
    MediaStream,
    { source: MediaStreamAudioSourceNode; analyser: AnalyserNode; isFirst: boolean }
  >();
  const buffer = new Float32Array(bufferSamples);
  let heardTo = context.currentTime;

  const attend = () => {
    const played = new Set<MediaStream>();
    for (const { srcObject } of document.querySelectorAll('audio')) {
      if (srcObject instanceof MediaStream) played.add(srcObject);
    }
    for (const [stream, { source }] of ears) {
      if (played.has(stream)) continue;
      source.disconnect();
      ears.delete(stream);
    }
    for (const stream of played) {
      if (ears.has(stream)) continue;
      const source = context.createMediaStreamSource(stream);
      const analyser = new AnalyserNode(context, { fftSize: bufferSamples });
      source.connect(analyser);
      const [track] = stream.getAudioTracks();
      const isFirst = first?.getReceivers().some((receiver) => receiver.track === track) ?? false;
      ears.set(stream, { source, analyser, isFirst });
    }
  };

  const look = () => {
    const passed = Math.round((context.currentTime - heardTo) * context.sampleRate);
    const steps = Math.floor(passed / stepSamples);
    const kept = Math.min(steps, Math.floor(bufferSamples / stepSamples));
    heardTo += (steps * stepSamples) / context.sampleRate;
    sound.missedMs += (steps - kept) * 10;
    const late = passed - steps * stepSamples;
    const levels = {
      first: Array.from({ length: kept }, () => 0),
      later: Array.from({ length: kept }, () => 0),
    };
    for (const { analyser, isFirst } of ears.values()) {
      analyser.getFloatTimeDomainData(buffer);
      const into = isFirst ? levels.first : levels.later;
      for (let step = 0; step < kept; step++) {
        const end = bufferSamples - late - (kept - 1 - step) * stepSamples;
        let sum = 0;
        for (let i = Math.max(0, end - stepSamples); i < end; i++) sum += (buffer[i] ?? 0) ** 2;
        into[step] = Math.max(into[step] ?? 0, Math.sqrt(sum / stepSamples));
      }
    }
    sound.first.push(...levels.first);
    sound.later.push(...levels.later);
    attend();
  };
  attend();
  setInterval(look, 20);
}

/** What was heard since, if it was anything for half a second at first. */
export function readSound(): Heard | undefined {
  const { first, later, missedMs } = window.setarehSound;
  const begin = first.findIndex((level) => level > 1e-4);
  if (begin === -1 || first.length < begin + 50) return undefined;
  const levels = first.slice(begin, begin + 50).toSorted((one, other) => one - other);
  // A tenth of what is usual is nothing.
  const threshold = Math.max(1e-4, (levels.at(40) ?? 0) / 10);
  const heard = { first: 0, later: 0, both: 0 };
  let [run, longest, usual] = [0, 0, 0];
  for (let i = begin; i < first.length; i++) {
    const isFirst = (first[i] ?? 0) > threshold;
    const isLater = (later[i] ?? 0) > threshold;
    if (isFirst) heard.first += 10;
    if (isLater) heard.later += 10;
    if (isFirst && isLater) heard.both += 10;
    run = isFirst || isLater ? 0 : run + 10;
    longest = Math.max(longest, run);
    if (i < begin + 50) usual = longest;
  }
  return {
    firstMs: heard.first,
    laterMs: heard.later,
    bothMs: heard.both,
    silentMs: longest,
    usuallySilentMs: usual,
    missedMs,
  };
}
