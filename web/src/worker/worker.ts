/**
 * The service worker: keeps the files of one build, so that the app opens without its server, and never an answer
 * of the API. Pages come from the server where it answers, so a reload is the newest build; files with a hash in
 * their name come from what is kept, so a page that was opened before an update still finds its own. The
 * browser keeps a worker, and with it its files, until the last page of its time is closed (docs/adr/0025-service-worker.md).
 */
import { choose } from './choice';
import type { TakeOver, TakeOverAnswer } from './take-over';

/** Made by scripts/worker.mjs of what lies in dist. */
declare const BUILD: {
  /** Another one after each build. */
  version: string;
  /** Paths of what is kept. */
  files: string[];
  /** Of index.html, as in Subresource Integrity: a page of another build would not find its files. */
  page: string;
};

// The library knows a worker of any kind as itself.
const worker = globalThis as unknown as ServiceWorkerGlobalScope;

const mark = 'setareh-';
const own = mark + BUILD.version;
const index = '/index.html';
const files = new Set(BUILD.files);
/** A server that says nothing for so long is not there: the page comes from what is kept. */
const silentMs = 4000;

worker.addEventListener('install', (event) => event.waitUntil(keep()));
worker.addEventListener('activate', (event) => event.waitUntil(begin()));

worker.addEventListener('fetch', (event) => {
  const { request } = event;
  switch (choose(request, worker.location.origin, files)) {
    case 'page':
      event.respondWith(page(request));
      return;
    case 'kept':
      event.respondWith(kept(request));
      return;
    case 'fresh':
      event.respondWith(fresh(request));
      return;
    case 'pass':
      return;
  }
});

worker.addEventListener('message', (event) => {
  const { entry } = event.data as TakeOver;
  event.waitUntil(takeOver(entry, event.ports[0]));
});

async function keep(): Promise<void> {
  const cache = await caches.open(own);
  // What has a hash in its name may come from the browser's own cache.
  await cache.addAll(
    BUILD.files.filter((file) => file !== index).map((file) => new Request(file, modeOf(file))),
  );
  const whole = await fetch(index, { cache: 'no-cache', integrity: BUILD.page });
  if (!whole.ok) throw new Error(`${index}: ${whole.status}`);
  await cache.put(index, whole);
}

function modeOf(file: string): RequestInit {
  return file.startsWith('/assets/') ? {} : { cache: 'no-cache' };
}

/** No page of a build before is open any more. */
async function begin(): Promise<void> {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(mark) && name !== own);
  await Promise.all(old.map((name) => caches.delete(name)));
  await worker.clients.claim();
}

async function page(request: Request): Promise<Response> {
  const answer = fetch(request).then((response) => (response.status >= 500 ? undefined : response));
  const late = new Promise<undefined>((resolve) => setTimeout(resolve, silentMs, undefined));
  const fromServer = await Promise.race([answer, late]).catch(() => undefined);
  return fromServer ?? (await caches.match(index, { cacheName: own })) ?? fetch(request);
}

async function kept(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? fetch(request);
}

async function fresh(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (error) {
    const known = await caches.match(request, { cacheName: own });
    if (known) return known;
    throw error;
  }
}

/** A page of this build, alone in the browser, needs nothing of the builds before. */
async function takeOver(entry: string, port: MessagePort | undefined): Promise<void> {
  const current = files.has(entry);
  port?.postMessage({ current } satisfies TakeOverAnswer);
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  if (current && pages.length <= 1) await worker.skipWaiting();
}
