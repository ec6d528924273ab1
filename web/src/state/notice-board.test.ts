import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { maxNotices, NoticeBoard, noticeMs } from './notice-board';
import type { Notice } from './room-view';

describe('NoticeBoard', () => {
  let view: StoreApi<{ notices: Notice[] }>;
  let board: NoticeBoard;
  const lines = () =>
    view.getState().notices.map((one) => ('name' in one ? one.name : (one.kind as string)));

  beforeEach(() => {
    vi.useFakeTimers();
    view = createStore(() => ({ notices: [] as Notice[] }));
    board = new NoticeBoard(view);
  });

  afterEach(() => vi.useRealTimers());

  it('takes each line away by itself', () => {
    board.post({ kind: 'joined', name: 'Sara' });
    vi.advanceTimersByTime(1000);
    board.post({ kind: 'joined', name: 'Adam' });
    vi.advanceTimersByTime(noticeMs - 1000);
    expect(lines()).toEqual(['Adam']);
    vi.advanceTimersByTime(1000);
    expect(lines()).toEqual([]);
  });

  it('has few lines, the newest of them', () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) board.post({ kind: 'left', name });
    expect(lines()).toEqual(['b', 'c', 'd', 'e']);
    expect(lines()).toHaveLength(maxNotices);
  });

  it('tells a muted speaker once at a time', () => {
    board.post({ kind: 'mutedSpeaking' });
    board.post({ kind: 'joined', name: 'Sara' });
    board.post({ kind: 'mutedSpeaking' });
    expect(lines()).toEqual(['Sara', 'mutedSpeaking']);
  });

  it('changes nothing once it was stopped', () => {
    board.post({ kind: 'copied' });
    board.stop();
    vi.advanceTimersByTime(60_000);
    expect(lines()).toEqual(['copied']);
  });
});
