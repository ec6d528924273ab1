/**
 * What runs inside the pages under test: a look at every RTCPeerConnection that the app makes. These
 * functions are sent to the browser as text, so each must be complete in itself.
 */

declare global {
  interface Window {
    /** Every connection that the page made, the newest last. */
    setarehConnections: RTCPeerConnection[];
    /** How often a description was set on either side, over all connections. */
    setarehDescriptions: number;
    /** Every line that the page ever told at its edge, in order. */
    setarehNotices: string[];
    /** Milliseconds between the frames of the video that is watched. */
    setarehGaps: number[];
    /** When the join button was pressed and when the first frame showed, in milliseconds. */
    setarehPressed: number | undefined;
    setarehFirstFrame: number | undefined;
    /** What happened on the way in, by name; the page's clock. */
    setarehWayIn: Record<string, number>;
  }
}

/** Runs before the page's own scripts. */
export function installProbe(): void {
  window.setarehConnections = [];
  window.setarehDescriptions = 0;
  window.setarehNotices = [];
  // Lines leave by themselves: whoever looks late finds them here.
  const told = new WeakSet<Element>();
  new MutationObserver(() => {
    for (const line of document.querySelectorAll('[data-testid="notices"] > *')) {
      if (told.has(line)) continue;
      told.add(line);
      window.setarehNotices.push(line.textContent ?? '');
    }
  }).observe(document, { childList: true, subtree: true });
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      window.setarehConnections.push(this);
    }

    override setLocalDescription(description?: RTCLocalSessionDescriptionInit): Promise<void> {
      window.setarehDescriptions++;
      return super.setLocalDescription(description);
    }

    override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      window.setarehDescriptions++;
      return super.setRemoteDescription(description);
    }
  };
}

/** One receiving stream at one moment, counters since it began. */
export interface Inbound {
  mid: string;
  kind: 'audio' | 'video';
  /** The tile that shows it, as it is named for screen readers; empty where none does. */
  tile: string;
  /** Whether that tile is one of a shared screen. */
  isScreen: boolean;
  codec: string;
  /** Milliseconds on the page's clock. */
  timestamp: number;
  packetsReceived: number;
  packetsLost: number;
  bytesReceived: number;
  framesReceived: number;
  framesDecoded: number;
  keyFramesDecoded: number;
  freezeCount: number;
  totalFreezesDuration: number;
  frameWidth: number;
  frameHeight: number;
  totalAudioEnergy: number;
  concealedSamples: number;
  totalSamplesReceived: number;
}

export async function readInbound(): Promise<Inbound[]> {
  const found: Inbound[] = [];
  const tileOf = (track: MediaStreamTrack | undefined) =>
    [...document.querySelectorAll<HTMLElement>('[data-testid="tile"]')].find((tile) =>
      [...tile.querySelectorAll('video')].some(({ srcObject }) =>
        (srcObject as MediaStream | null)?.getVideoTracks().some(({ id }) => id === track?.id),
      ),
    );
  for (const connection of window.setarehConnections) {
    if (connection.connectionState === 'closed') continue;
    const report = await connection.getStats();
    for (const stat of report.values()) {
      if (stat.type !== 'inbound-rtp') continue;
      const sections = connection.getTransceivers();
      const tile = tileOf(sections.find(({ mid }) => mid === stat.mid)?.receiver.track);
      found.push({
        mid: stat.mid,
        kind: stat.kind,
        tile: tile?.ariaLabel ?? '',
        isScreen: tile?.dataset['kind'] === 'screen',
        codec: report.get(stat.codecId)?.mimeType ?? '',
        timestamp: stat.timestamp,
        packetsReceived: stat.packetsReceived ?? 0,
        packetsLost: stat.packetsLost ?? 0,
        bytesReceived: stat.bytesReceived ?? 0,
        framesReceived: stat.framesReceived ?? 0,
        framesDecoded: stat.framesDecoded ?? 0,
        keyFramesDecoded: stat.keyFramesDecoded ?? 0,
        freezeCount: stat.freezeCount ?? 0,
        totalFreezesDuration: stat.totalFreezesDuration ?? 0,
        frameWidth: stat.frameWidth ?? 0,
        frameHeight: stat.frameHeight ?? 0,
        totalAudioEnergy: stat.totalAudioEnergy ?? 0,
        concealedSamples: stat.concealedSamples ?? 0,
        totalSamplesReceived: stat.totalSamplesReceived ?? 0,
      });
    }
  }
  return found;
}

/** One sending stream (a simulcast layer each) at one moment. */
export interface Outbound {
  mid: string;
  kind: 'audio' | 'video';
  rid: string;
  /** Whether it is a shared screen. */
  isScreen: boolean;
  codec: string;
  active: boolean;
  timestamp: number;
  packetsSent: number;
  framesSent: number;
  framesEncoded: number;
  /** Layers of one stream: a frame counts once for each. */
  spatialLayers: number;
  frameWidth: number;
  frameHeight: number;
  targetBitrate: number;
}

export async function readOutbound(): Promise<Outbound[]> {
  const found: Outbound[] = [];
  for (const connection of window.setarehConnections) {
    if (connection.connectionState === 'closed') continue;
    const screens = new Set(
      connection
        .getTransceivers()
        .filter(({ sender: { track } }) => track && 'displaySurface' in track.getSettings())
        .map(({ mid }) => mid),
    );
    const report = await connection.getStats();
    for (const stat of report.values()) {
      if (stat.type !== 'outbound-rtp') continue;
      found.push({
        mid: stat.mid,
        kind: stat.kind,
        rid: stat.rid ?? '',
        isScreen: screens.has(stat.mid),
        codec: report.get(stat.codecId)?.mimeType ?? '',
        active: stat.active ?? true,
        timestamp: stat.timestamp,
        packetsSent: stat.packetsSent ?? 0,
        framesSent: stat.framesSent ?? 0,
        framesEncoded: stat.framesEncoded ?? 0,
        spatialLayers: Number(/^L(\d)/.exec(stat.scalabilityMode ?? '')?.[1] ?? 1),
        frameWidth: stat.frameWidth ?? 0,
        frameHeight: stat.frameHeight ?? 0,
        targetBitrate: stat.targetBitrate ?? 0,
      });
    }
  }
  return found;
}

/** The descriptions of the newest connection, and how many were ever set. */
export function readDescriptions(): { local: string; remote: string; set: number } {
  const newest = window.setarehConnections.at(-1);
  return {
    local: newest?.localDescription?.sdp ?? '',
    remote: newest?.remoteDescription?.sdp ?? '',
    set: window.setarehDescriptions,
  };
}

/**
 * The mean colour of the middle of a video's picture, and its size; nothing while there is no
 * picture.
 */
export function readPicture(
  video: HTMLVideoElement,
): { red: number; green: number; blue: number; width: number; height: number } | undefined {
  if (video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA || video.videoWidth === 0) {
    return undefined;
  }
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = 8;
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  const { videoWidth: width, videoHeight: height } = video;
  context.drawImage(video, width / 4, height / 2, width / 2, height / 4, 0, 0, 8, 8);
  const pixels = context.getImageData(0, 0, 8, 8).data;
  const mean = [0, 0, 0];
  for (let i = 0; i < pixels.length; i++) {
    if (i % 4 < 3) mean[i % 4] = (mean[i % 4] ?? 0) + (pixels[i] ?? 0) / 64;
  }
  return { red: mean[0] ?? 0, green: mean[1] ?? 0, blue: mean[2] ?? 0, width, height };
}

/** Notes the times between frames of that video from now on. */
export function recordGaps(video: HTMLVideoElement): void {
  window.setarehGaps = [];
  let last = performance.now();
  const onFrame = (now: number) => {
    window.setarehGaps.push(now - last);
    last = now;
    video.requestVideoFrameCallback(onFrame);
  };
  video.requestVideoFrameCallback(onFrame);
}

export function readLongestGap(): number {
  return Math.max(...window.setarehGaps);
}

/** Notes the next press of a button, and after it the first frame of any video that is received. */
export function recordFirstFrame(): void {
  const way: Record<string, number> = (window.setarehWayIn = {});
  const note = (name: string, at = performance.now()) => (way[name] ??= at);
  const watched = new WeakSet<HTMLVideoElement>();
  const followed = new WeakSet<RTCPeerConnection>();
  const isReceived = (video: HTMLVideoElement) => {
    const ids = (video.srcObject as MediaStream | null)?.getVideoTracks().map(({ id }) => id) ?? [];
    const receivers = window.setarehConnections.flatMap((one) => one.getReceivers());
    return receivers.some(({ track }) => ids.includes(track.id));
  };
  const follow = (connection: RTCPeerConnection) => {
    followed.add(connection);
    connection.addEventListener('signalingstatechange', () => note('answer set'));
    connection.addEventListener('iceconnectionstatechange', () => {
      if (connection.iceConnectionState === 'connected') note('ICE');
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'connected') note('DTLS');
    });
    for (const { track } of connection.getReceivers()) {
      if (track.kind === 'video') track.addEventListener('unmute', () => note('packet'));
    }
  };
  const look = () => {
    for (const connection of window.setarehConnections) {
      if (!followed.has(connection)) follow(connection);
    }
    for (const video of document.querySelectorAll('video')) {
      if (watched.has(video) || !isReceived(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback((now, { receiveTime }) => {
        if (receiveTime !== undefined) note('frame whole', receiveTime);
        note('frame', now);
        window.setarehFirstFrame ??= now;
      });
    }
    const shown = document.querySelector('video[data-shown="true"][data-slot]');
    if (shown) note('shown');
    else requestAnimationFrame(look);
  };
  document.addEventListener(
    'click',
    () => {
      window.setarehPressed = performance.now();
      look();
    },
    { capture: true, once: true },
  );
}

/** Milliseconds from the press to the first frame; nothing while there is none. */
export function readFirstFrame(): number | undefined {
  const { setarehPressed, setarehFirstFrame } = window;
  if (setarehPressed === undefined || setarehFirstFrame === undefined) return undefined;
  return setarehFirstFrame - setarehPressed;
}

/** The way in, step by step: milliseconds since the press, in the order in which they came. */
export function readWayIn(): [step: string, ms: number][] {
  const pressed = window.setarehPressed ?? 0;
  const requests = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  const join = requests.find(({ name }) => name.endsWith('/participants'));
  const steps: [string, number][] = Object.entries(window.setarehWayIn);
  if (join) steps.push(['asked', join.requestStart], ['answered', join.responseEnd]);
  return steps
    .map(([step, at]): [string, number] => [step, Math.round(at - pressed)])
    .toSorted(([, a], [, b]) => a - b);
}
