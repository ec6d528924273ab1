import { describe, expect, it } from 'vitest';
import { cameraEncodings, maxBitrateOf, preferring, screenEncodings } from './encodings';

describe('cameraEncodings', () => {
  it('sends two layers of a small picture, three of a large one, smallest first', () => {
    const rids = (height: 360 | 720) =>
      cameraEncodings('VP8', height, true).map(({ rid, scaleResolutionDownBy }) => [
        rid,
        scaleResolutionDownBy,
      ]);
    expect(rids(360)).toEqual([
      ['l', 2],
      ['h', 1],
    ]);
    expect(rids(720)).toEqual([
      ['l', 4],
      ['m', 2],
      ['h', 1],
    ]);
  });

  it('gives each layer the bitrate of its height', () => {
    const bitrates = cameraEncodings('H264', 720, true).map(({ maxBitrate }) => maxBitrate);
    expect(bitrates).toEqual([maxBitrateOf(180), maxBitrateOf(360), maxBitrateOf(720)]);
    expect(bitrates).toEqual([...bitrates].toSorted((a = 0, b = 0) => a - b));
  });

  it('sends VP9 and AV1 as one stream of layers, or by rids where the browser cannot', () => {
    expect(cameraEncodings('VP9', 720, true)).toMatchObject([{ scalabilityMode: 'L3T3_KEY' }]);
    expect(cameraEncodings('AV1', 360, true)).toMatchObject([{ scalabilityMode: 'L2T3_KEY' }]);
    expect(cameraEncodings('VP9', 720, false)).toHaveLength(3);
  });
});

describe('preferring', () => {
  it('moves a codec to the front and leaves the rest in order', () => {
    const codecs = ['audio/opus', 'audio/red', 'audio/G722'].map((mimeType) => ({ mimeType }));
    expect(preferring(codecs, 'RED').map(({ mimeType }) => mimeType)).toEqual([
      'audio/red',
      'audio/opus',
      'audio/G722',
    ]);
    expect(preferring(codecs, 'unknown')).toEqual(codecs);
  });
});

describe('screenEncodings', () => {
  it('have a layer of which two fit into a narrow link, where screens are sent in layers', () => {
    const [small, whole] = screenEncodings('VP8', true);
    expect(2 * (small?.maxBitrate ?? Infinity)).toBeLessThan(1_200_000);
    expect(whole?.scaleResolutionDownBy ?? 1).toBe(1);
    expect(screenEncodings('VP8', false)).toHaveLength(1);
    expect(screenEncodings('VP9', true)).toHaveLength(1);
  });
});
