// Builds the service worker for what lies in a folder (dist, unless another one is named): sw.js knows its files,
// and is another one after each build.
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { build } from 'vite';

const web = resolve(import.meta.dirname, '..');
const dist = resolve(process.argv[2] ?? `${web}/dist`);
/** Letters of other alphabets are loaded by whoever reads them. */
const isKept = (file) =>
  !file.endsWith('.woff2') || /inter-latin-wght-normal|vazirmatn-arabic-wght-normal/.test(file);
const names = globSync('**/*.{html,js,css,svg,png,webmanifest,woff2}', { cwd: dist })
  .filter((file) => file !== 'sw.js' && isKept(file))
  .toSorted();
const hash = (algorithm, text) => createHash(algorithm).update(text);
const read = (name) => readFileSync(resolve(dist, name));

const version = hash('sha256', names.join());
for (const name of names) version.update(read(name));

await build({
  root: web,
  configFile: false,
  publicDir: false,
  logLevel: 'warn',
  define: {
    BUILD: JSON.stringify({
      version: version.digest('hex').slice(0, 16),
      files: names.map((name) => `/${name}`),
      page: `sha256-${hash('sha256', read('index.html')).digest('base64')}`,
    }),
  },
  build: {
    outDir: dist,
    emptyOutDir: false,
    target: 'es2022',
    lib: {
      entry: `${web}/src/worker/worker.ts`,
      formats: ['iife'],
      name: 'worker',
      fileName: () => 'sw.js',
    },
  },
});
