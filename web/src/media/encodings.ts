/** How a source is encoded: rids by the picture's height, SVC where the codec has it. */
export const videoCodecs = ['VP8', 'VP9', 'AV1', 'H264'] as const;
export type VideoCodec = (typeof videoCodecs)[number];

export const cameraHeights = [180, 360, 720, 1080] as const;
export type CameraHeight = (typeof cameraHeights)[number];

/** What browsers know and TypeScript's library does not list yet. */
export type Encoding = RTCRtpEncodingParameters & {
  scalabilityMode?: string;
  codec?: RTCRtpCodec;
};

/** Bits a second that a layer of this height may take, at 30 frames a second. */
const bitrateByHeight: readonly [height: number, bps: number][] = [
  [90, 80_000],
  [180, 180_000],
  [360, 600_000],
  [540, 1_100_000],
  [720, 1_900_000],
  [1080, 3_200_000],
];

export function maxBitrateOf(height: number): number {
  const fit = bitrateByHeight.find(([h]) => height <= h) ?? bitrateByHeight.at(-1);
  return fit?.[1] ?? 1_900_000;
}

/**
 * The camera's encodings, smallest first as Chromium wants them. VP8 and H.264 are simulcast: two
 * layers up to 360 lines, three above. VP9 and AV1 are one stream of spatial layers, where the browser
 * can (`scalable`).
 */
export function cameraEncodings(
  codec: VideoCodec,
  height: CameraHeight,
  scalable: boolean,
): Encoding[] {
  if ((codec === 'VP9' || codec === 'AV1') && scalable) {
    const mode = height > 360 ? 'L3T3_KEY' : 'L2T3_KEY';
    return [{ maxBitrate: Math.round(maxBitrateOf(height) * 0.9), scalabilityMode: mode }];
  }
  const layers = height > 360 ? [4, 2, 1] : [2, 1];
  const rids = layers.length === 3 ? ['l', 'm', 'h'] : ['l', 'h'];
  return layers.map((scale, i) => ({
    rid: rids[i] ?? 'h',
    scaleResolutionDownBy: scale,
    maxBitrate: maxBitrateOf(height / scale),
  }));
}

/**
 * A screen's: sharp text matters, its rate of frames little. The smaller layer is for small tiles and weak
 * networks: its text can be read, and two of them and voices fit into 1.5 Mbit/s. Only by simulcast, and
 * where the browser is known to send layers of a screen (`scalable`).
 */
export function screenEncodings(codec: VideoCodec, scalable: boolean): Encoding[] {
  const whole = { maxBitrate: 2_500_000, maxFramerate: 30 };
  if (!scalable || codec === 'VP9' || codec === 'AV1') return [whole];
  const small = { maxBitrate: 500_000, maxFramerate: 10, scaleResolutionDownBy: 1.5 };
  return [
    { rid: 'l', ...small },
    { rid: 'h', ...whole },
  ];
}

export const microphoneEncodings: Encoding[] = [{ priority: 'high' }];

/** `codecs` with those of `first` (MIME subtype) in front; RTX and the like keep their order. */
export function preferring<T extends { mimeType: string }>(codecs: T[], first: string): T[] {
  const isFirst = (codec: T) => codec.mimeType.split('/')[1]?.toUpperCase() === first.toUpperCase();
  return [...codecs.filter(isFirst), ...codecs.filter((codec) => !isFirst(codec))];
}

/** That codec first, whichever way the section goes. */
export function prefer(
  transceiver: RTCRtpTransceiver,
  kind: 'audio' | 'video',
  codec: string,
): void {
  const codecs = RTCRtpSender.getCapabilities(kind)?.codecs;
  if (!codecs) return;
  try {
    transceiver.setCodecPreferences(preferring(codecs, codec));
  } catch {
    // an older browser: its own order stays
  }
}
