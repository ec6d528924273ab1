// Photographs views into a folder; with --docs those of the documentation, into docs/screenshots.
//
//   web/node_modules/.bin/node web/e2e/views/make.ts [--docs] [--out FOLDER] [--only home,four] [--size phone] [--theme dark] [--lang fa]
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { globalSetup, globalTeardown } from '../harness/global-setup.ts';
import { root } from '../harness/server.ts';
import { docShots, fileInDocs } from './docs.ts';
import { allShots, nameOf, photograph } from './photograph.ts';

const { values: wish } = parseArgs({
  options: {
    docs: { type: 'boolean', default: false },
    out: { type: 'string' },
    only: { type: 'string' },
    size: { type: 'string' },
    theme: { type: 'string' },
    lang: { type: 'string' },
  },
});
const among = (list: string | undefined, value: string) => !list || list.split(',').includes(value);
const shots = (wish.docs ? docShots() : allShots()).filter(
  ({ view, size, theme, language }) =>
    among(wish.only, view.name) &&
    among(wish.size, size) &&
    among(wish.theme, theme) &&
    among(wish.lang, language),
);
const folder = wish.docs ? 'docs/screenshots' : '.setareh/views';

let faulty = 0;
await globalSetup();
const fileOf = wish.docs ? fileInDocs : nameOf;
for await (const { name, faults } of photograph(shots, wish.out ?? join(root, folder), {
  fileOf,
})) {
  console.log([name, ...faults].join('\n  '));
  if (faults.length > 0) faulty++;
}
await globalTeardown();
if (faulty > 0) {
  console.log(`${faulty} of ${shots.length} have faults`);
  process.exitCode = 1;
}
