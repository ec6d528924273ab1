import { describe, expect, it, vi } from 'vitest';
import { awaitFrame, reached } from './frame-gate';

/** A video whose frames a test shows. */
class FakeVideo {
  readonly readyState = 4;
  private waiting = new Map<number, VideoFrameRequestCallback>();
  private handle = 0;

  requestVideoFrameCallback = (callback: VideoFrameRequestCallback): number => {
    this.waiting.set(++this.handle, callback);
    return this.handle;
  };

  cancelVideoFrameCallback = (handle: number): void => {
    this.waiting.delete(handle);
  };

  show(rtpTimestamp: number | undefined): void {
    const callbacks = [...this.waiting.values()];
    this.waiting.clear();
    for (const callback of callbacks) {
      callback(0, { rtpTimestamp } as VideoFrameCallbackMetadata);
    }
  }
}

describe('reached', () => {
  it('knows that timestamps wrap', () => {
    expect(reached(5, 5)).toBe(true);
    expect(reached(4, 5)).toBe(false);
    expect(reached(10, 0xffff_fff0)).toBe(true);
    expect(reached(0xffff_fff0, 10)).toBe(false);
  });
});

describe('awaitFrame', () => {
  it('waits for the promised frame, past those of the one before', () => {
    const video = new FakeVideo();
    const shown = vi.fn<() => void>();
    awaitFrame(video, 9000, shown);
    video.show(3000);
    video.show(6000);
    expect(shown).not.toHaveBeenCalled();
    video.show(9000);
    expect(shown).toHaveBeenCalledOnce();
    video.show(12_000);
    expect(shown).toHaveBeenCalledOnce();
  });

  it('takes any frame where none was promised', () => {
    const video = new FakeVideo();
    const shown = vi.fn<() => void>();
    awaitFrame(video, null, shown);
    video.show(undefined);
    expect(shown).toHaveBeenCalledOnce();
  });

  it('waits out the jitter buffer where the browser tells no timestamps', () => {
    const video = new FakeVideo();
    const shown = vi.fn<() => void>();
    let now = 0;
    awaitFrame(video, 9000, shown, () => now);
    now = 100;
    video.show(undefined);
    expect(shown).not.toHaveBeenCalled();
    now = 300;
    video.show(undefined);
    expect(shown).toHaveBeenCalledOnce();
  });

  it('can be called off', () => {
    const video = new FakeVideo();
    const shown = vi.fn<() => void>();
    awaitFrame(video, 10, shown)();
    video.show(10);
    expect(shown).not.toHaveBeenCalled();
  });
});
