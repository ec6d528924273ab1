/** Server-sent events (HTML Standard, section 9.2.6), without I/O: text goes in, events come out. */
export interface SseMessage {
  type: string;
  data: string;
  /** The last id seen on the stream, '' where there was none. */
  id: string;
}

export class SseParser {
  private rest = '';
  private type = '';
  private data: string[] = [];
  private id = '';
  private afterCarriageReturn = false;

  /** The messages that `chunk` completes, in order. */
  push(chunk: string): SseMessage[] {
    const messages: SseMessage[] = [];
    for (const line of this.lines(chunk)) {
      if (line === '') {
        const message = this.dispatch();
        if (message) messages.push(message);
      } else {
        this.field(line);
      }
    }
    return messages;
  }

  /** Complete lines only; a line ends with CR, LF or both, and both may come in two chunks. */
  private lines(chunk: string): string[] {
    let text = chunk;
    if (this.afterCarriageReturn && text.startsWith('\n')) text = text.slice(1);
    if (chunk !== '') this.afterCarriageReturn = chunk.endsWith('\r');
    const parts = (this.rest + text).split(/\r\n|\r|\n/);
    this.rest = parts.pop() ?? '';
    return parts;
  }

  private field(line: string): void {
    const colon = line.indexOf(':');
    if (colon === 0) return; // a comment: the heartbeat
    const name = colon < 0 ? line : line.slice(0, colon);
    const raw = colon < 0 ? '' : line.slice(colon + 1);
    const value = raw.startsWith(' ') ? raw.slice(1) : raw;
    switch (name) {
      case 'event':
        this.type = value;
        break;
      case 'data':
        this.data.push(value);
        break;
      case 'id':
        if (!value.includes('\0')) this.id = value;
        break;
      default: // `retry` is ours to choose, unknown fields are ignored
    }
  }

  private dispatch(): SseMessage | undefined {
    const { type, data } = this;
    this.type = '';
    this.data = [];
    if (data.length === 0) return undefined;
    return { type: type || 'message', data: data.join('\n'), id: this.id };
  }
}
