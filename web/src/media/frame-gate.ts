/**
 * Keeps a tile blank until the picture it was promised is really on it: a slot that changed hands may
 * still show frames of the one before, and no name may stand under a wrong face.
 */

/** RTP timestamps wrap: whether `a` is `b` or at most half the circle after it (RFC 3550, section 5.1). */
export function reached(a: number, b: number): boolean {
  return (a - b) >>> 0 < 0x8000_0000;
}

/** Where a browser does not tell timestamps: what may still lie in its jitter buffer, milliseconds. */
const bufferedMs = 250;

type GatedVideo = Pick<
  HTMLVideoElement,
  'requestVideoFrameCallback' | 'cancelVideoFrameCallback' | 'readyState'
>;

/**
 * Calls `shown` once a frame from timestamp `from` on (any frame, where null) is on `video`. Returns what
 * cancels that.
 */
export function awaitFrame(
  video: GatedVideo,
  from: number | null,
  shown: () => void,
  now: () => number = () => performance.now(),
): () => void {
  if (typeof video.requestVideoFrameCallback !== 'function') {
    const timer = setTimeout(shown, bufferedMs);
    return () => clearTimeout(timer);
  }
  const startedAt = now();
  let handle = video.requestVideoFrameCallback(function onFrame(_, metadata) {
    const fits =
      from === null ||
      (metadata.rtpTimestamp === undefined
        ? now() - startedAt >= bufferedMs
        : reached(metadata.rtpTimestamp, from));
    if (fits) shown();
    else handle = video.requestVideoFrameCallback(onFrame);
  });
  return () => video.cancelVideoFrameCallback(handle);
}
