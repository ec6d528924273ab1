// The first page's script, compressed as a server sends it, stays below its budget; prints all chunks.
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const budget = 200_000;
const dist = new URL('../dist/', import.meta.url);
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', dist), 'utf8'));
const size = (file) => gzipSync(readFileSync(new URL(file, dist))).length;

/** What an entry loads at once: itself and its static imports. */
function needed(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const next of manifest[name].imports ?? []) needed(next, seen);
  return seen;
}

const first = [...needed('index.html')].map((name) => manifest[name].file);
// English is loaded before the first render.
first.push(manifest['src/locales/en.json'].file);
const total = first.reduce((sum, file) => sum + size(file), 0);
for (const { file } of Object.values(manifest).filter((chunk) => chunk.file.endsWith('.js'))) {
  console.log(`${String(size(file)).padStart(8)}  ${file}`);
}
console.log(`first page: ${total} bytes of compressed script (at most ${budget})`);
if (total > budget) process.exit(1);
