import { describe, expect, it } from 'vitest';
import { parseEvent, parseSnapshot } from './messages';

const sara = {
  id: 'p_1',
  name: 'Sara',
  kind: 'browser',
  joinedAt: '2026-01-01T00:00:00Z',
  status: 'connected',
  sources: { microphone: 'on', camera: 'off' },
};

const slots = (more: string) =>
  `{"address":"participant/p","connection":2,"slots":[{"slot":0,"source":null,${more}}]}`;

describe('parseEvent', () => {
  it('takes what the protocol says, and fills what may be left out', () => {
    const data = { address: 'room/tea', version: 7, participant: sara, later: true };
    expect(parseEvent('joined', JSON.stringify(data))).toEqual({
      address: 'room/tea',
      version: 7,
      event: {
        type: 'joined',
        data: {
          participant: {
            ...sara,
            sources: { microphone: 'on', camera: 'off', screen: 'off', screenAudio: 'off' },
            account: null,
            role: null,
            hand: null,
            mutedBy: null,
          },
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
    ['a wrong shape', 'joined', '{"address":"room/tea","participant":{"id":7}}'],
    ['what has no address', 'network', '{"connection":1,"constrained":"none"}'],
    [
      'an unknown source',
      'codec',
      '{"address":"participant/p","connection":1,"source":"hologram","codec":"VP8"}',
    ],
    ['null', 'slots', 'null'],
    ['an unknown picture state', 'slots', slots('"video":"maybe"')],
  ])('ignores %s', (_, type, data) => {
    expect(parseEvent(type, data)).toBeUndefined();
  });

  it('takes a reason that it does not know as none', () => {
    const parsed = parseEvent('slots', slots('"video":"none","reason":"eclipse"'));
    expect(parsed?.event).toMatchObject({ data: { connection: 2, slots: [{ reason: null }] } });
  });
});

describe('parseSnapshot', () => {
  it('takes the states of all participants', () => {
    const state = { room: { id: 'tea' }, you: 'p_1', connection: 1, version: 3, participants: [] };
    const rooms = parseSnapshot(JSON.stringify({ session: 's', rooms: [state] }));
    expect(rooms).toMatchObject([{ you: 'p_1', connection: 1, version: 3, slots: [] }]);
    expect(parseSnapshot('{"session":"s","rooms":[]}')).toEqual([]);
  });

  it.each(['', '{}', '{"session":"s","rooms":[{}]}'])('ignores %s', (data) => {
    expect(parseSnapshot(data)).toBeUndefined();
  });
});
