/** Waits between attempts, one at a time, which good news cuts short. */
export class Pause {
  private wake: (() => void) | undefined;

  /** Resolves after so long, or at {@link end}. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Ends the wait; nothing happens where nobody waits. */
  end(): void {
    this.wake?.();
  }
}
