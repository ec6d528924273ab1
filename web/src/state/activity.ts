/**
 * Whether somebody is at this browser: input in any of its tabs within the last minutes. Tabs share the time
 * of the last input by the storage; where that is forbidden each knows its own.
 */
export const idleAfterMs = 5 * 60_000;
/** The time is written no more often while there is input. */
const writeEveryMs = 20_000;
const storageKey = 'setareh.active';
const inputs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const;

export interface ActivityParts {
  /** Milliseconds since 1970: tabs compare it. */
  now(): number;
  storage: Pick<Storage, 'getItem' | 'setItem'> | undefined;
  page: Pick<EventTarget, 'addEventListener'>;
}

export class Activity {
  /** Told when somebody comes back. */
  onReturn: (() => void) | undefined;
  private last: number;
  private written = 0;
  private listening: AbortController | undefined;

  constructor(private readonly parts: ActivityParts = pageParts()) {
    // Whoever opens a page is there.
    this.last = parts.now();
  }

  get active(): boolean {
    return this.parts.now() - Math.max(this.last, this.read()) < idleAfterMs;
  }

  start(): void {
    this.listening = new AbortController();
    const options = { signal: this.listening.signal, passive: true, capture: true };
    for (const input of inputs) {
      this.parts.page.addEventListener(input, () => this.note(this.parts.now()), options);
    }
    this.parts.page.addEventListener(
      'storage',
      (event) => {
        const { key, newValue } = event as StorageEvent;
        if (key === storageKey) this.note(Number(newValue), false);
      },
      options,
    );
    this.note(this.parts.now());
  }

  stop(): void {
    this.listening?.abort();
  }

  /** Input at that time, here or in another tab, which has written it. */
  private note(at: number, here = true): void {
    const returns = this.parts.now() - this.last >= idleAfterMs;
    this.last = Math.max(this.last, at);
    if (here && (returns || at - this.written >= writeEveryMs)) this.write(at);
    if (returns) this.onReturn?.();
  }

  private read(): number {
    try {
      return Number(this.parts.storage?.getItem(storageKey) ?? 0) || 0;
    } catch {
      return 0;
    }
  }

  private write(at: number): void {
    this.written = at;
    try {
      this.parts.storage?.setItem(storageKey, String(at));
    } catch {
      // forbidden: this tab knows for itself
    }
  }
}

function pageParts(): ActivityParts {
  let storage: Storage | undefined;
  try {
    storage = localStorage;
  } catch {
    // forbidden
  }
  return { now: () => Date.now(), storage, page: globalThis };
}
