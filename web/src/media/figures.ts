/** Connection figures from `getStats`: a pure difference of two readings. */
export interface TrackFigures {
  /** Bits a second; undefined at the first reading. */
  bitrate: number | undefined;
  /** Percent of packets lost since the last reading. */
  loss: number;
  codec: string | undefined;
  width: number | undefined;
  height: number | undefined;
  framesPerSecond: number | undefined;
  jitterMs: number | undefined;
}

export interface Figures {
  rttMs: number | undefined;
  /** Bits a second that the browser thinks it could send. */
  available: number | undefined;
  /** How media goes: `udp`, `tcp`; and whether by a relay. */
  path: string | undefined;
  /** By the section of the description (mid). */
  byMid: Map<string, TrackFigures>;
}

/** The fields of RTCStats that are read here. */
interface Stat {
  id: string;
  type: string;
  timestamp: number;
  mid?: string;
  codecId?: string;
  mimeType?: string;
  bytesReceived?: number;
  bytesSent?: number;
  packetsReceived?: number;
  packetsSent?: number;
  packetsLost?: number;
  fractionLost?: number;
  localId?: string;
  jitter?: number;
  frameWidth?: number;
  frameHeight?: number;
  framesPerSecond?: number;
  currentRoundTripTime?: number;
  totalRoundTripTime?: number;
  responsesReceived?: number;
  roundTripTimeMeasurements?: number;
  reportsSent?: number;
  availableOutgoingBitrate?: number;
  selectedCandidatePairId?: string;
  nominated?: boolean;
  /** Firefox's word for the pair in use. */
  selected?: boolean;
  state?: string;
  localCandidateId?: string;
  protocol?: string;
  candidateType?: string;
}

export type Reading = ReadonlyMap<string, Stat>;

export function readingOf(report: RTCStatsReport): Reading {
  return new Map([...report].map(([id, stat]) => [id, stat as Stat]));
}

export function figuresBetween(before: Reading | undefined, now: Reading): Figures {
  const byMid = new Map<string, TrackFigures>();
  for (const stat of now.values()) {
    if ((stat.type === 'inbound-rtp' || stat.type === 'outbound-rtp') && stat.mid !== undefined) {
      const figures = trackFigures(before?.get(stat.id), stat, now);
      byMid.set(stat.mid, merged(byMid.get(stat.mid), figures));
    }
  }
  const pair = pairInUse(now);
  const local = pair?.localCandidateId ? now.get(pair.localCandidateId) : undefined;
  return {
    rttMs: roundTripMs(pair),
    available: pair?.availableOutgoingBitrate,
    path: local?.candidateType === 'relay' ? `${local.protocol} (relay)` : local?.protocol,
    byMid,
  };
}

/**
 * The candidate pair that media takes. The transport names it; Firefox's has none, and marks the pair. Of
 * pairs that are merely nominated (there may be several after a restart) the busiest counts.
 */
function pairInUse(now: Reading): Stat | undefined {
  const all = [...now.values()];
  for (const { type, selectedCandidatePairId } of all) {
    const named =
      type === 'transport' && selectedCandidatePairId
        ? now.get(selectedCandidatePairId)
        : undefined;
    if (named) return named;
  }
  const pairs = all.filter(({ type }) => type === 'candidate-pair');
  const traffic = ({ bytesSent = 0, bytesReceived = 0 }: Stat) => bytesSent + bytesReceived;
  return (
    pairs.find(({ selected }) => selected) ??
    pairs
      .filter(({ nominated, state }) => nominated && state !== 'failed')
      .toSorted((a, b) => traffic(b) - traffic(a))[0]
  );
}

/** Of the last check, or the mean of all where the browser keeps their sum alone. */
function roundTripMs(pair: Stat | undefined): number | undefined {
  if (pair?.currentRoundTripTime !== undefined) return pair.currentRoundTripTime * 1000;
  const { totalRoundTripTime, responsesReceived = 0 } = pair ?? {};
  return totalRoundTripTime === undefined || responsesReceived === 0
    ? undefined
    : (1000 * totalRoundTripTime) / responsesReceived;
}

function trackFigures(before: Stat | undefined, now: Stat, all: Reading): TrackFigures {
  const seconds = before ? (now.timestamp - before.timestamp) / 1000 : 0;
  const bytes = (stat: Stat | undefined) => stat?.bytesReceived ?? stat?.bytesSent ?? 0;
  const since = (read: (stat: Stat | undefined) => number) => Math.max(0, read(now) - read(before));
  const lost = since((stat) => stat?.packetsLost ?? 0);
  const received = since((stat) => stat?.packetsReceived ?? 0);
  const remote =
    now.type === 'outbound-rtp'
      ? [...all.values()].find(
          ({ type, localId }) => type === 'remote-inbound-rtp' && localId === now.id,
        )
      : undefined;
  const receivedLoss = lost + received === 0 ? 0 : (100 * lost) / (lost + received);
  return {
    bitrate: seconds > 0 ? (8 * since(bytes)) / seconds : undefined,
    loss: remote ? 100 * (remote.fractionLost ?? 0) : receivedLoss,
    codec: codecName(now.codecId ? all.get(now.codecId)?.mimeType : undefined),
    width: now.frameWidth,
    height: now.frameHeight,
    framesPerSecond: now.framesPerSecond,
    jitterMs: now.jitter === undefined ? undefined : now.jitter * 1000,
  };
}

/** As people write it: browsers say `audio/opus`, but `video/VP8`. */
function codecName(mimeType: string | undefined): string | undefined {
  const name = mimeType?.split('/')[1];
  return name === 'opus' ? 'Opus' : name;
}

/** Simulcast: one section, several streams; their rates add up, the largest picture counts. */
function merged(a: TrackFigures | undefined, b: TrackFigures): TrackFigures {
  if (!a) return b;
  const larger = (b.height ?? 0) > (a.height ?? 0) ? b : a;
  const known = a.bitrate !== undefined || b.bitrate !== undefined;
  return {
    ...larger,
    bitrate: known ? (a.bitrate ?? 0) + (b.bitrate ?? 0) : undefined,
    loss: Math.max(a.loss, b.loss),
  };
}
