import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { installDevices, type FakeDevices } from '../fakes/devices';
import { installPeerConnections } from '../fakes/peer-connection';
import { Connection } from './connection';
import { LocalMedia, type LocalListener } from './local-media';

describe('LocalMedia', () => {
  let devices: FakeDevices;
  let local: LocalMedia;
  let told: string[];

  const listener: LocalListener = {
    onStates: ({ microphone, camera, screen }) => told.push(`${microphone} ${camera} ${screen}`),
    onReplaced: (kind, label) => told.push(`${kind} now ${label ?? 'none'}`),
  };
  const settle = () => vi.advanceTimersByTimeAsync(0);
  const connected = async () => {
    const connection = await Connection.prepare({ slots: 1, codec: 'VP8', cameraHeight: 360 });
    await local.connect(connection);
    return connection;
  };

  beforeEach(() => {
    vi.useFakeTimers();
    installPeerConnections();
    devices = installDevices();
    devices.plug('audioinput', 'desk');
    devices.plug('videoinput', 'front');
    told = [];
    local = new LocalMedia({ microphoneId: undefined, cameraId: undefined, cameraHeight: 360 });
    local.follow(listener);
  });

  afterEach(() => {
    local.close();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });

  it('opens both and says so', async () => {
    await Promise.all([local.startMicrophone(), local.startCamera()]);
    expect(local.view.getState()).toMatchObject({ microphone: 'on', camera: 'on' });
    expect(told.at(-1)).toBe('on on off');
    expect(local.view.getState().cameraId).toBe('front');
  });

  it('is silent at once when muted, and keeps the microphone', async () => {
    await local.startMicrophone();
    await local.setMuted(true);
    expect(devices.opened[0]).toMatchObject({ enabled: false, readyState: 'live' });
    expect(told.at(-1)).toBe('muted off off');
    await local.setMuted(false);
    expect(devices.opened[0]?.enabled).toBe(true);
    expect(devices.opened).toHaveLength(1);
  });

  it('stays muted where that was pressed while the microphone opened', async () => {
    devices.holding = true;
    void local.startMicrophone();
    await settle();
    await local.setMuted(true);
    devices.release();
    await settle();
    expect(local.view.getState().microphone).toBe('muted');
    expect(devices.opened[0]?.enabled).toBe(false);
  });

  it('throws away a camera that opened after it was switched off', async () => {
    devices.holding = true;
    void local.startCamera();
    await settle();
    local.stopCamera();
    devices.release();
    await settle();
    expect(local.view.getState().camera).toBe('off');
    expect(devices.opened[0]?.readyState).toBe('ended');
  });

  it('takes another microphone where one is unplugged, as muted as before, and says which', async () => {
    devices.plug('audioinput', 'headset', 'Headset (1234:abcd)');
    await local.startMicrophone(true);
    devices.unplug('desk');
    await settle();
    expect(local.view.getState().microphone).toBe('muted');
    expect(told.at(-1)).toBe('microphone now Headset');
  });

  it('says that there is none where the last one is unplugged', async () => {
    await local.startCamera();
    devices.unplug('front');
    await settle();
    expect(local.view.getState()).toMatchObject({ camera: 'failed', cameraFailure: 'missing' });
    expect(told.at(-1)).toBe('camera now none');
  });

  it('opens any where the remembered one is gone', async () => {
    const other = new LocalMedia({ microphoneId: 'gone', cameraId: 'gone', cameraHeight: 360 });
    await Promise.all([other.startMicrophone(), other.startCamera()]);
    expect(other.view.getState()).toMatchObject({ microphone: 'on', camera: 'on' });
    other.close();
  });

  it('tells why a device did not open', async () => {
    devices.failures = ['NotAllowedError'];
    await local.startCamera();
    expect(local.view.getState()).toMatchObject({ camera: 'failed', cameraFailure: 'blocked' });
    expect(told.at(-1)).toBe('off off off');
  });

  it('sends over each new connection what is open', async () => {
    await Promise.all([local.startMicrophone(), local.startCamera()]);
    const first = await connected();
    const camera = first.sender('camera').track;
    expect(camera).not.toBeNull();
    const second = await connected();
    expect(second.sender('camera').track).toBe(camera);
    expect(second.sender('microphone').track?.kind).toBe('audio');
    local.stopCamera();
    await settle();
    expect(second.sender('camera').track).toBeNull();
  });

  it('lets a device go only when its track has left the connection', async () => {
    await local.startCamera();
    const connection = await connected();
    let go = (): void => undefined;
    Object.assign(connection.sender('camera'), {
      held: new Promise<void>((resolve) => (go = resolve)),
    });
    local.stopCamera();
    await settle();
    expect(devices.opened[0]?.readyState).toBe('live');
    go();
    await settle();
    expect(devices.opened[0]?.readyState).toBe('ended');
  });

  it('shares a screen with its sound until the browser ends it', async () => {
    await local.startScreen();
    expect(local.states()).toMatchObject({ screen: 'on', screenAudio: 'on' });
    devices.opened[0]?.end();
    await settle();
    expect(local.states()).toMatchObject({ screen: 'off', screenAudio: 'off' });
    expect(told.at(-1)).toBe('off off off');
  });

  it('takes a closed picker for a change of mind', async () => {
    devices.failures = ['NotAllowedError'];
    await expect(local.startScreen()).rejects.toMatchObject({ failure: 'cancelled' });
    expect(local.view.getState().screen).toBe('off');
  });

  it('lets everything go at the end, also what opens later', async () => {
    await local.startMicrophone();
    devices.holding = true;
    void local.startCamera();
    await settle();
    local.close();
    devices.release();
    await settle();
    expect(devices.opened.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  });
});
