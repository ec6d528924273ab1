import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { FakePeerConnection, FakeTrack, installPeerConnections } from '../fakes/peer-connection';
import { audioOnlySlots, Connection } from './connection';

const settings = { slots: 2, codec: 'VP8', cameraHeight: 720 } as const;

describe('Connection', () => {
  let connection: Connection;
  let pc: FakePeerConnection;

  beforeEach(async () => {
    installPeerConnections();
    connection = await Connection.prepare(settings);
    pc = connection.pc as unknown as FakePeerConnection;
  });

  afterEach(() => vi.unstubAllGlobals());

  it('offers four sources, then pairs of slots, then slots of sound alone', () => {
    const { offer, sources, slots } = connection.offer();
    expect(offer).toBe('offer 1');
    expect(sources).toEqual({ 0: 'microphone', 1: 'camera', 2: 'screen', 3: 'screenAudio' });
    expect(slots).toEqual([
      { audio: '4', video: '5' },
      { audio: '6', video: '7' },
      { audio: '8' },
      { audio: '9' },
      { audio: '10' },
    ]);
    expect(slots).toHaveLength(settings.slots + audioOnlySlots);
    const directions = pc.transceivers.map(({ direction }) => direction);
    expect(directions.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => 'sendonly'));
    expect(new Set(directions.slice(4))).toEqual(new Set(['recvonly']));
  });

  it('puts the wished codec and the sound that repeats itself first', () => {
    const [microphone, camera, screen] = pc.transceivers;
    expect(microphone?.codecs?.[0]?.mimeType).toBe('audio/red');
    expect(camera?.codecs?.[0]?.mimeType).toBe('video/VP8');
    expect(screen?.codecs?.[0]?.mimeType).toBe('video/VP8');
  });

  it('sends a track without another offer', async () => {
    await connection.accept('answer');
    const track = new FakeTrack('video');
    await connection.setTrack('camera', track as unknown as MediaStreamTrack);
    expect(connection.sender('camera').track).toBe(track);
    expect(pc.signalingState).toBe('stable');
    expect(connection.offer().offer).toBe('offer 1');
  });

  it('offers anew under the same sections for an ICE restart', async () => {
    await connection.accept('answer');
    const { offer, sources } = await connection.restart();
    expect(offer).toBe('offer 2 restart');
    expect(sources).toEqual(connection.offer().sources);
  });

  it('takes an offer back that was never answered before it makes another', async () => {
    const { offer } = await connection.restart();
    expect(offer).toBe('offer 2 restart');
    await connection.accept('answer');
    expect(pc.remoteDescription).toEqual({ type: 'answer', sdp: 'answer' });
  });

  it('encodes with another codec, without layers that it does not know', async () => {
    const { parameters } = pc.transceivers[1]?.sender ?? {};
    expect(parameters?.encodings.length).toBeGreaterThan(1);
    expect(await connection.useCodec('camera', 'VP9')).toBe(true);
    const encodings = pc.transceivers[1]?.sender.parameters.encodings ?? [];
    for (const { codec } of encodings) {
      expect(codec).toEqual({ mimeType: 'video/VP9', clockRate: 90_000 });
    }
    await connection.useCodec('camera', 'VP8');
    for (const { scalabilityMode } of pc.transceivers[1]?.sender.parameters.encodings ?? []) {
      expect([undefined, 'L1T3']).toContain(scalabilityMode);
    }
  });

  it('says that it cannot where the codec was not negotiated', async () => {
    expect(await connection.useCodec('camera', 'H264')).toBe(false);
  });

  it('has no sections that send once it is closed', async () => {
    connection.close();
    await expect(connection.setTrack('camera', null)).rejects.toThrow('closed');
  });
});
