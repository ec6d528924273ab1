import { describe, expect, it } from 'vitest';
import { createStore } from 'zustand/vanilla';
import { noDevices, type DeviceList } from '../media/devices';
import { Speaker } from './speaker';

const listOf = (...ids: string[]): DeviceList => ({
  ...noDevices,
  speakers: ids.map((id) => ({ id, label: id, group: '' })),
});

function speaker(wished: string | undefined) {
  const devices = createStore(() => ({ devices: noDevices }));
  const said: string[] = [];
  const playback = {
    setSpeaker: async (id: string) => void said.push(`plays on ${id || 'system'}`),
  };
  const subject = new Speaker(playback, devices, wished, () => said.push('gone'));
  return {
    said,
    subject,
    plug: (...ids: string[]) => devices.setState({ devices: listOf(...ids) }),
  };
}

describe('Speaker', () => {
  it('falls back to the system while the chosen one is unplugged, says so, and returns to it', () => {
    const { said, plug } = speaker('desk');
    plug('desk', 'screen');
    plug('screen');
    plug('screen', 'desk');
    expect(said).toEqual([
      'plays on desk',
      'plays on desk',
      'plays on system',
      'gone',
      'plays on desk',
    ]);
  });

  it('does not mind others that come and go, nor a list that is not told yet', () => {
    const { said, plug, subject } = speaker(undefined);
    plug('desk', 'screen');
    subject.choose('screen');
    plug('screen');
    plug('screen', 'head');
    expect(said).toEqual(['plays on screen']);
  });

  it('is silent once it is stopped', () => {
    const { said, plug, subject } = speaker('desk');
    plug('desk');
    subject.stop();
    plug();
    expect(said).toEqual(['plays on desk', 'plays on desk']);
  });
});
