/** What the service worker does with a request: the app is kept, everything else is none of its business. */

/**
 * `page`: a page of the app, from the server where it answers. `kept`: a file with a hash in its name, from what
 * is kept. `fresh`: another file of the app, from the server where it answers. `pass`: as without a worker.
 */
export type Choice = 'page' | 'kept' | 'fresh' | 'pass';

/** Of the server, and never the app: what they say is somebody's own, or changes. */
const server = /^\/(?:api|whip|whep|actuator|v3)(?:\/|$)/;

export interface Asked {
  method: string;
  mode: string;
  url: string;
}

/** `files`: the paths of the build that are kept; `origin`: where the app is. */
export function choose(asked: Asked, origin: string, files: ReadonlySet<string>): Choice {
  const url = new URL(asked.url);
  if (asked.method !== 'GET' || url.origin !== origin || server.test(url.pathname)) return 'pass';
  if (url.pathname.startsWith('/assets/')) return 'kept';
  if (files.has(url.pathname)) return 'fresh';
  // What looks like a file (a certificate, a picture) is asked for as if there were no worker.
  return asked.mode === 'navigate' && !/\.\w+$/.test(url.pathname) ? 'page' : 'pass';
}
