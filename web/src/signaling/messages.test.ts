import { describe, expect, it } from 'vitest';
import { parseEvent } from './messages';

const sara = {
  id: 'p_1',
  name: 'Sara',
  kind: 'browser',
  joinedAt: '2026-01-01T00:00:00Z',
  status: 'connected',
  sources: { microphone: 'on', camera: 'off' },
};

describe('parseEvent', () => {
  it('takes what the protocol says, and fills what may be left out', () => {
    const event = parseEvent('joined', JSON.stringify({ participant: sara, later: true }));
    expect(event).toEqual({
      type: 'joined',
      data: {
        participant: {
          ...sara,
          sources: { microphone: 'on', camera: 'off', screen: 'off', screenAudio: 'off' },
        },
      },
    });
  });

  it('ignores events it does not know', () => {
    expect(parseEvent('chat', '{}')).toBeUndefined();
    expect(parseEvent('constructor', '{}')).toBeUndefined();
  });

  it.each([
    ['no JSON', 'joined', '{'],
    ['a wrong shape', 'joined', '{"participant":{"id":7}}'],
    ['an unknown source', 'codec', '{"source":"hologram","codec":"VP8"}'],
    ['null', 'slots', 'null'],
    ['an unknown picture state', 'slots', '{"slots":[{"slot":0,"source":null,"video":"maybe"}]}'],
  ])('ignores %s', (_, type, data) => {
    expect(parseEvent(type, data)).toBeUndefined();
  });

  it('takes a reason that it does not know as none', () => {
    const data = '{"slots":[{"slot":0,"source":null,"video":"none","reason":"eclipse"}]}';
    expect(parseEvent('slots', data)).toMatchObject({ data: { slots: [{ reason: null }] } });
  });
});
