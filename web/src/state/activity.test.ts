import { describe, expect, it } from 'vitest';
import { Activity, idleAfterMs } from './activity';

/** Tabs of one browser: one clock, one storage, events of their own. */
class Browser {
  at = 1_000_000;
  readonly stored = new Map<string, string>();
  private readonly pages: EventTarget[] = [];

  opens(): { activity: Activity; page: EventTarget; returns: () => number } {
    const page = new EventTarget();
    this.pages.push(page);
    const activity = new Activity({
      now: () => this.at,
      page,
      storage: {
        getItem: (key) => this.stored.get(key) ?? null,
        setItem: (key, newValue) => {
          this.stored.set(key, newValue);
          for (const other of this.pages) {
            if (other === page) continue;
            other.dispatchEvent(Object.assign(new Event('storage'), { key, newValue }));
          }
        },
      },
    });
    let returned = 0;
    activity.onReturn = () => returned++;
    activity.start();
    return { activity, page, returns: () => returned };
  }
}

describe('activity', () => {
  it('ends minutes after the last input, and begins with the next', () => {
    const browser = new Browser();
    const { activity, page, returns } = browser.opens();
    expect(activity.active).toBe(true);
    browser.at += idleAfterMs - 1;
    expect(activity.active).toBe(true);
    browser.at += 1;
    expect(activity.active).toBe(false);
    page.dispatchEvent(new Event('keydown'));
    expect(activity.active).toBe(true);
    expect(returns()).toBe(1);
    page.dispatchEvent(new Event('keydown'));
    expect(returns()).toBe(1);
  });

  it('is that of all tabs: the one that tells the server hears of the others’ input', () => {
    const browser = new Browser();
    const reads = browser.opens();
    const other = browser.opens();
    browser.at += idleAfterMs;
    expect(reads.activity.active).toBe(false);
    other.page.dispatchEvent(new Event('pointermove'));
    expect(reads.activity.active).toBe(true);
    expect(reads.returns()).toBe(1);
  });

  it('is looked for no more once it is stopped', () => {
    const browser = new Browser();
    const { activity, page } = browser.opens();
    activity.stop();
    browser.at += idleAfterMs;
    page.dispatchEvent(new Event('keydown'));
    expect(activity.active).toBe(false);
  });
});
