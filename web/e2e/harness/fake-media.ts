/**
 * Files that Chromium plays as camera and microphone, so that each person can be told by colour and
 * by tone.
 */
import { writeFile } from 'node:fs/promises';

export interface Yuv {
  y: number;
  u: number;
  v: number;
}

/** Colours far from each other in chroma: what an encoder does to them leaves them apart. */
export const colours = {
  red: { y: 90, u: 90, v: 220 },
  blue: { y: 60, u: 220, v: 100 },
  green: { y: 120, u: 50, v: 50 },
  violet: { y: 100, u: 190, v: 190 },
} as const satisfies Record<string, Yuv>;

export type Colour = keyof typeof colours;

export interface Camera {
  colour: Colour;
  width: number;
  height: number;
  framesPerSecond: number;
  /** With noise all over, which costs an encoder all the bits it may spend. */
  detailed?: boolean;
}

/** A camera of one colour in which a bright bar moves, so that each frame differs from the last. */
export async function writeCamera(path: string, camera: Camera): Promise<void> {
  const { colour, width, height, framesPerSecond, detailed = false } = camera;
  const { y, u, v } = colours[colour];
  const parts: Buffer[] = [
    Buffer.from(`YUV4MPEG2 W${width} H${height} F${framesPerSecond}:1 Ip A1:1 C420\n`),
  ];
  const frames = 30;
  const bar = Math.ceil(width / frames);
  const chroma = (width / 2) * (height / 2);
  for (let frame = 0; frame < frames; frame++) {
    const luma = Buffer.alloc(width * height, y);
    if (detailed) addDetail(luma, width, frame);
    for (let row = 0; row < height / 8; row++) {
      const start = row * width + frame * bar;
      luma.fill(235, start, Math.min(start + bar, (row + 1) * width));
    }
    parts.push(Buffer.from('FRAME\n'), luma, Buffer.alloc(chroma, u), Buffer.alloc(chroma, v));
  }
  await writeFile(path, Buffer.concat(parts));
}

/** Squares of 8 pixels, each a little brighter or darker, and another pattern in each frame. */
function addDetail(luma: Buffer, width: number, frame: number): void {
  for (let i = 0; i < luma.length; i++) {
    const [column, row] = [(i % width) >> 3, Math.floor(i / width) >> 3];
    const hash = Math.imul(column * 73_856_093 + row * 19_349_663 + frame * 83_492_791, 0x9e3779b1);
    luma[i] = (luma[i] ?? 0) + ((hash >>> 27) - 16);
  }
}

/**
 * A microphone that says one tone in bursts, four a second: a steady tone would be taken for noise by
 * the browser's noise suppression.
 */
export async function writeMicrophone(path: string, hertz: number): Promise<void> {
  const rate = 48_000;
  const seconds = 4;
  const samples = Buffer.alloc(rate * seconds * 2);
  for (let i = 0; i < rate * seconds; i++) {
    const phase = ((i / rate) * 4) % 1;
    const envelope = phase < 0.6 ? Math.sin((Math.PI * phase) / 0.6) : 0;
    const tone = Math.sin((2 * Math.PI * hertz * i) / rate);
    samples.writeInt16LE(Math.round(16_000 * envelope * tone), i * 2);
  }
  await writeFile(path, Buffer.concat([waveHeader(rate, samples.length), samples]));
}

/** RIFF header of 16-bit mono samples. */
function waveHeader(rate: number, dataBytes: number): Buffer {
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + dataBytes, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(rate, 24);
  header.writeUInt32LE(rate * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(dataBytes, 40);
  return header;
}
