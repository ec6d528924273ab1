/**
 * The page's side of the service worker (src/worker): registered by pages around a call, never in one, since it
 * fetches the whole app; who comes by a link once does without.
 */
import { createStore } from 'zustand/vanilla';
import type { TakeOver, TakeOverAnswer } from '../worker/take-over';

export interface AppWorker {
  /** `untrusted`: the browser does not take the server's certificate. `none`: it has no workers, or not here. */
  worker: 'unknown' | 'ready' | 'untrusted' | 'none';
  /** Another build than this page's is on the server. */
  newer: boolean;
}

export const appWorker = createStore<AppWorker>(() => ({ worker: 'unknown', newer: false }));

/** Browsers look for a new one when a page is opened; a page may be open for days. */
const lookEveryMs = 3600_000;

let begun = false;

/** Once a page, when it is loaded and has nothing else to do. */
export function beginWorker(): void {
  if (begun || !import.meta.env.PROD) return;
  begun = true;
  // Safari does not say when it is idle.
  if (typeof requestIdleCallback === 'function') requestIdleCallback(() => void register());
  else setTimeout(() => void register(), 1000);
}

async function register(): Promise<void> {
  if (!('serviceWorker' in navigator)) {
    appWorker.setState({ worker: 'none' });
    return;
  }
  try {
    const options = { updateViaCache: 'none' } as const;
    const registration = await navigator.serviceWorker.register('/sw.js', options);
    appWorker.setState({ worker: 'ready' });
    follow(registration);
  } catch (error) {
    const refused = error instanceof DOMException && error.name === 'SecurityError';
    appWorker.setState({ worker: refused ? 'untrusted' : 'unknown' });
  }
}

function follow(registration: ServiceWorkerRegistration): void {
  const ask = () => {
    if (registration.waiting) askWaiting(registration.waiting);
  };
  ask();
  registration.addEventListener('updatefound', () => {
    const { installing } = registration;
    installing?.addEventListener('statechange', ask);
  });
  let looked = performance.now();
  const look = () => {
    if (document.hidden || performance.now() - looked < lookEveryMs) return;
    looked = performance.now();
    // The server may be away.
    registration.update().catch(() => undefined);
  };
  document.addEventListener('visibilitychange', look);
  setInterval(look, lookEveryMs);
}

/** A worker waits until no page needs the files of the one before. This page does, unless it is of its build. */
function askWaiting(waiting: ServiceWorker): void {
  const script = document.querySelector<HTMLScriptElement>('script[type="module"][src]');
  const { port1, port2 } = new MessageChannel();
  port1.addEventListener('message', ({ data }: MessageEvent<TakeOverAnswer>) => {
    appWorker.setState({ newer: !data.current });
    port1.close();
  });
  port1.start();
  const wish: TakeOver = { entry: script ? new URL(script.src).pathname : '' };
  waiting.postMessage(wish, [port2]);
}
