/** The lines at the room's edge: each leaves by itself, and there are never many. */
import type { StoreApi } from 'zustand/vanilla';
import type { Notice, NoticeContent } from './room-view';

export const noticeMs = 5000;
export const maxNotices = 4;

export class NoticeBoard {
  private id = 0;
  private readonly timers = new Set<ReturnType<typeof setTimeout>>();

  constructor(
    private readonly view: Pick<StoreApi<{ notices: Notice[] }>, 'getState' | 'setState'>,
  ) {}

  post(content: NoticeContent): void {
    const id = ++this.id;
    const said = this.lines;
    // A new role that somebody gave is said with their name; by itself it is told as well.
    if (content.kind === 'role' && said.some(givesRole)) return;
    const others = said.filter((line) => !isOutdatedBy(line, content));
    this.show([...others.slice(1 - maxNotices), { ...content, id }]);
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      this.show(this.lines.filter((one) => one.id !== id));
    }, noticeMs);
    this.timers.add(timer);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }

  private get lines(): Notice[] {
    return this.view.getState().notices;
  }

  private show(notices: Notice[]): void {
    this.view.setState({ notices });
  }
}

/** Of what may be said again and again one line is enough. */
const once: ReadonlySet<Notice['kind']> = new Set(['mutedSpeaking', 'held', 'lock', 'refused']);

function isOutdatedBy(line: NoticeContent, next: NoticeContent): boolean {
  if (line.kind === 'role' && givesRole(next)) return true;
  return line.kind === next.kind && once.has(line.kind);
}

function givesRole(line: NoticeContent): boolean {
  return line.kind === 'moderated' && line.deed.startsWith('make-');
}
