import { describe, expect, it } from 'vitest';
import { SseParser, type SseMessage } from './sse-parser';

const stream =
  ': heartbeat\n\nid: e1-1\nevent: joined\ndata: {"a":1}\n\nid: e1-2\r\nevent: left\r\ndata: one\r\ndata: two\r\n\r\ndata:x\rid\r\r';
const messages: SseMessage[] = [
  { type: 'joined', data: '{"a":1}', id: 'e1-1' },
  { type: 'left', data: 'one\ntwo', id: 'e1-2' },
  { type: 'message', data: 'x', id: '' },
];

describe('SseParser', () => {
  it('reads events whichever way lines end', () => {
    expect(new SseParser().push(stream)).toEqual(messages);
  });

  it('reads the same however the stream is cut', () => {
    for (let cut = 0; cut <= stream.length; cut++) {
      const parser = new SseParser();
      const read = [...parser.push(stream.slice(0, cut)), ...parser.push(stream.slice(cut))];
      expect(read, `cut at ${cut}`).toEqual(messages);
    }
    const parser = new SseParser();
    expect(stream.split('').flatMap((char) => parser.push(char))).toEqual(messages);
  });

  it('tells nothing of an event that has not ended', () => {
    expect(new SseParser().push('event: joined\ndata: {}\n')).toEqual([]);
  });

  it('keeps the last id for events without one', () => {
    const parser = new SseParser();
    parser.push('id: e1-7\ndata: a\n\n');
    expect(parser.push('data: b\n\n')).toEqual([{ type: 'message', data: 'b', id: 'e1-7' }]);
  });

  it('forgets a type without data', () => {
    const parser = new SseParser();
    expect(parser.push('event: joined\n\ndata: y\n\n')).toEqual([
      { type: 'message', data: 'y', id: '' },
    ]);
  });
});
