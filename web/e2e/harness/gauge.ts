/**
 * What this machine can encode and decode, measured while whatever else runs on it runs too. The crowd's
 * pictures are as many and as large as that allows; how many people come, and what they do, stays.
 */
import { availableParallelism } from 'node:os';
import { BrowserProcess } from './browsers.ts';

/** Frames of 320x180 in VP8 that all cores together encode, and decode, in a second. */
export interface Gauge {
  encoded: number;
  decoded: number;
}

export interface CrowdCamera {
  width: number;
  height: number;
  framesPerSecond: number;
}

/** Of a quick machine of two cores with nothing else to do, which carries five browsers at 22 frames a second. */
const quick: Gauge = { encoded: 6500, decoded: 14_000 };
const mostFramesPerSecond = 22;
const leastFramesPerSecond = 5;

/** Measures for some seconds, in as many pages at once as there are cores; by a page of that origin. */
export async function measure(origin: string): Promise<Gauge> {
  const process = await BrowserProcess.start('chromium');
  try {
    const pages = await Promise.all(
      Array.from({ length: availableParallelism() }, async () => {
        const page = await process.browser.newPage();
        // Codecs are for secure contexts alone.
        await page.goto(`${origin}/actuator/health`);
        return page;
      }),
    );
    const rates = await Promise.all(pages.map((page) => page.evaluate(codeForAWhile)));
    return {
      encoded: Math.round(rates.reduce((sum, { encoded }) => sum + encoded, 0)),
      decoded: Math.round(rates.reduce((sum, { decoded }) => sum + decoded, 0)),
    };
  } finally {
    await process.close();
  }
}

/** Keeps it for all files of tests. */
export async function gauge(origin: string): Promise<void> {
  const measured = await measure(origin);
  process.env['SETAREH_E2E_GAUGE'] = JSON.stringify(measured);
  const { width, height, framesPerSecond } = crowdCamera();
  console.log(
    `This machine encodes ${measured.encoded} and decodes ${measured.decoded} frames of 320x180 a second now; ` +
      `the crowd's cameras have ${width}x${height} and ${framesPerSecond} frames a second.`,
  );
}

/** How quick this machine is now: 1 for a quick one with nothing else to do. */
function quickness(): number {
  const text = process.env['SETAREH_E2E_GAUGE'];
  if (!text) return 1;
  const { encoded, decoded } = JSON.parse(text) as Gauge;
  return Math.min(1, encoded / quick.encoded, decoded / quick.decoded);
}

/** The frames a second of a camera that has so many at most. */
export function framesPerSecondUpTo(most: number): number {
  return Math.max(leastFramesPerSecond, Math.round(most * quickness()));
}

/** A camera of which this machine carries five people's. */
export function crowdCamera(): CrowdCamera {
  const framesPerSecond = framesPerSecondUpTo(mostFramesPerSecond);
  const large = framesPerSecond > 2 * leastFramesPerSecond;
  return { width: large ? 320 : 256, height: large ? 180 : 144, framesPerSecond };
}

/** Runs in the page: frames a second encoded, and decoded. */
async function codeForAWhile(): Promise<Gauge> {
  const [width, height, forMs] = [320, 180, 2000];
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d');
  const chunks: EncodedVideoChunk[] = [];
  const fail = (error: DOMException) => console.error(error);
  const room = (codec: VideoEncoder | VideoDecoder) =>
    new Promise((resolve) => codec.addEventListener('dequeue', resolve, { once: true }));

  const encoder = new VideoEncoder({ output: (chunk) => chunks.push(chunk), error: fail });
  const size = { codec: 'vp8', width, height };
  encoder.configure({ ...size, bitrate: 500_000, framerate: 30, latencyMode: 'realtime' });
  const begin = performance.now();
  for (let i = 0; performance.now() - begin < forMs; i++) {
    context?.fillRect((i * 7) % width, (i * 5) % height, 40, 30);
    const frame = new VideoFrame(canvas, { timestamp: i * 33_333 });
    encoder.encode(frame, { keyFrame: i === 0 });
    frame.close();
    if (encoder.encodeQueueSize > 3) await room(encoder);
  }
  await encoder.flush();
  const encodedMs = performance.now() - begin;

  const decoder = new VideoDecoder({ output: (frame) => frame.close(), error: fail });
  decoder.configure({ codec: 'vp8' });
  const again = performance.now();
  for (const chunk of chunks) {
    decoder.decode(chunk);
    if (decoder.decodeQueueSize > 3) await room(decoder);
  }
  await decoder.flush();
  const decodedMs = performance.now() - again;
  encoder.close();
  decoder.close();
  const each = 1000 * chunks.length;
  return { encoded: each / encodedMs, decoded: each / decodedMs };
}
