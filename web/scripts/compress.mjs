// Puts a brotli form beside each text of the build, which the server sends to browsers that take it. The first page's
// HTML, styles and script stay below their budget in that form, fonts apart; prints all chunks.
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const budget = 170_000;
const dist = new URL('../dist/', import.meta.url);
const read = (file) => readFileSync(new URL(file, dist));
const manifest = JSON.parse(read('.vite/manifest.json').toString());
const sizes = new Map();

for (const file of globSync('**/*.{html,js,css,svg,webmanifest}', { cwd: dist.pathname })) {
  const plain = read(file);
  const options = { params: { [constants.BROTLI_PARAM_SIZE_HINT]: plain.length } };
  const compressed = brotliCompressSync(plain, options);
  writeFileSync(new URL(`${file}.br`, dist), compressed);
  sizes.set(file, compressed.length);
}

/** What an entry loads at once: itself and its static imports. */
function needed(name, seen = new Set()) {
  if (seen.has(name)) return seen;
  seen.add(name);
  for (const next of manifest[name].imports ?? []) needed(next, seen);
  return seen;
}

const chunks = [...needed('index.html')].map((name) => manifest[name]);
const first = new Set([
  'index.html',
  'boot.js',
  ...chunks.flatMap(({ file, css = [] }) => [file, ...css]),
]);
// English is loaded before the first render.
first.add(manifest['src/locales/en.json'].file);
const total = [...first].reduce((sum, file) => sum + (sizes.get(file) ?? 0), 0);
for (const [file, size] of sizes) {
  console.log(`${String(size).padStart(8)}  ${file}${first.has(file) ? ' (first page)' : ''}`);
}
console.log(`first page: ${total} bytes of compressed HTML, styles and script (at most ${budget})`);
if (total > budget) process.exit(1);
