import { describe, expect, it } from 'vitest';
import { failureOf } from './capture';
import { deviceOf, sortDevices, tidyLabel } from './devices';
import { levelOfRms } from './level-meter';
import { support } from './support';

describe('sortDevices', () => {
  it('leaves out the doubles, and what has no id before permission', () => {
    const devices = [
      { kind: 'audioinput', deviceId: 'default', label: 'Default - Headset', groupId: 'g' },
      { kind: 'audioinput', deviceId: 'a', label: 'Headset (046d:0a44)', groupId: 'g' },
      { kind: 'videoinput', deviceId: '', label: '', groupId: '' },
      { kind: 'audiooutput', deviceId: 'c', label: 'Speakers', groupId: '' },
    ] as const;
    expect(sortDevices(devices)).toEqual({
      microphones: [{ id: 'a', label: 'Headset', group: 'g' }],
      cameras: [],
      speakers: [{ id: 'c', label: 'Speakers', group: '' }],
    });
  });

  it('keeps names that only look like an id', () => {
    expect(tidyLabel('Camera (built in)')).toBe('Camera (built in)');
  });
});

describe('deviceOf', () => {
  const list = [
    { id: 'a', label: 'Headset', group: 'g' },
    { id: 'b', label: 'Webcam', group: '' },
  ];
  it('is the track’s own device, or what “default” stands for', () => {
    expect(deviceOf(list, { deviceId: 'b', groupId: '' })).toBe('b');
    expect(deviceOf(list, { deviceId: 'default', groupId: 'g' })).toBe('a');
    expect(deviceOf(list, { deviceId: 'default', groupId: '' })).toBe('default');
  });
});

describe('failureOf', () => {
  it.each([
    ['NotAllowedError', 'blocked'],
    ['NotFoundError', 'missing'],
    ['NotReadableError', 'busy'],
    ['TypeError', 'unsupported'],
  ])('%s is %s', (name, failure) => {
    expect(failureOf(new DOMException('', name))).toBe(failure);
  });
});

describe('levelOfRms', () => {
  it('goes from silence to loud speech', () => {
    expect(levelOfRms(0)).toBe(0);
    expect(levelOfRms(0.0001)).toBe(0);
    expect(levelOfRms(0.016)).toBeCloseTo(0.5, 1);
    expect(levelOfRms(1)).toBe(1);
  });
});

describe('support', () => {
  const environment = {
    hasPeerConnection: true,
    hasMediaDevices: true,
    isSecure: true,
  };

  it('is ready where there is all', () => {
    expect(support(environment)).toEqual({ kind: 'ready' });
  });

  it('knows a page by plain HTTP', () => {
    expect(support({ ...environment, isSecure: false, hasMediaDevices: false })).toEqual({
      kind: 'insecure',
    });
  });

  it('knows a browser without WebRTC', () => {
    expect(support({ ...environment, hasPeerConnection: false })).toEqual({ kind: 'noWebRtc' });
  });
});
