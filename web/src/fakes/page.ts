/** A document to listen to and to put sound into, for tests without a browser. */
import { vi } from 'vitest';

class FakeAudio {
  autoplay = false;
  volume = 1;
  srcObject: unknown = null;
  readonly dataset: Record<string, string> = {};
  setSinkId = () => Promise.resolve();
  play = () => Promise.resolve();
  remove = () => undefined;
}

class FakeStream {
  constructor(readonly tracks: unknown[] = []) {}
}

export class FakePage {
  readonly document = Object.assign(new EventTarget(), {
    visibilityState: 'visible',
    body: { append: () => undefined },
    createElement: () => new FakeAudio(),
  });
  readonly window = new EventTarget();

  look(seen: boolean): void {
    this.document.visibilityState = seen ? 'visible' : 'hidden';
    this.document.dispatchEvent(new Event('visibilitychange'));
  }

  says(event: 'online' | 'offline' | 'pagehide'): void {
    this.window.dispatchEvent(new Event(event));
  }
}

/** Until `vi.unstubAllGlobals()`. */
export function installPage(): FakePage {
  const page = new FakePage();
  vi.stubGlobal('document', page.document);
  vi.stubGlobal('MediaStream', FakeStream);
  vi.stubGlobal('addEventListener', page.window.addEventListener.bind(page.window));
  vi.stubGlobal('removeEventListener', page.window.removeEventListener.bind(page.window));
  return page;
}
