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
    // Of what may be said again and again one line is enough.
    const others = this.lines.filter(
      ({ kind }) => kind !== content.kind || kind !== 'mutedSpeaking',
    );
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
