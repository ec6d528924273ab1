/** What happens to the page around a call: looked at or not, left, brought back, on the network again. */
export interface PageListener {
  /** The network is said to be back. */
  onOnline(): void;
  /** The network is said to be gone. */
  onOffline(): void;
  /** The page goes away, for good as far as one can tell. */
  onGone(): void;
  /** Back from the browser's page cache, after {@link onGone}. */
  onRestored(): void;
  /** Nobody has seen the page for a while, or somebody looks at it again. */
  onSeen(seen: boolean): void;
}

/** A glance at another tab is no reason to stop the pictures. */
export const unseenAfterMs = 5000;

/** Tells `listener` until the returned function is called. */
export function watchPage(listener: PageListener): () => void {
  const listening = new AbortController();
  const { signal } = listening;
  let seen = true;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const become = (now: boolean) => {
    if (now === seen) return;
    seen = now;
    listener.onSeen(now);
  };
  const look = () => {
    clearTimeout(hiding);
    if (document.visibilityState === 'visible') become(true);
    else hiding = setTimeout(() => become(false), unseenAfterMs);
  };
  document.addEventListener('visibilitychange', look, { signal });
  addEventListener('online', () => listener.onOnline(), { signal });
  addEventListener('offline', () => listener.onOffline(), { signal });
  addEventListener('pagehide', () => listener.onGone(), { signal });
  addEventListener('pageshow', ({ persisted }) => persisted && listener.onRestored(), { signal });
  look();
  return () => {
    clearTimeout(hiding);
    listening.abort();
  };
}
