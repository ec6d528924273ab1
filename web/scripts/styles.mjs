// Mantine's styles that are shipped are those of the components in use: each one that the source imports has its
// styles in src/ui/mantine.css, and nothing else is there but what those are made of.
import { existsSync, globSync, readFileSync } from 'node:fs';

const app = new URL('../src/', import.meta.url).pathname;
const styles = new URL('../node_modules/@mantine/core/styles/', import.meta.url);
/** What others are made of. */
const parts = [
  'default-css-variables',
  'baseline',
  'global',
  'UnstyledButton',
  'VisuallyHidden',
  'Paper',
  'Loader',
  'Overlay',
  'ModalBase',
  'Input',
  'InlineInput',
];
const shipped = [
  ...readFileSync(`${app}ui/mantine.css`, 'utf8').matchAll(/styles\/([\w-]+)\.layer\.css/g),
].map(([, name]) => name);
const used = new Set(
  globSync(`${app}**/*.tsx`).flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/import \{([^}]*)\} from '@mantine\/core'/g)].flatMap(
      ([, names]) => names.split(',').map((name) => name.trim().replace('type ', '')),
    ),
  ),
);
const faults = [
  ...[...used]
    .filter((name) => existsSync(new URL(`${name}.layer.css`, styles)) && !shipped.includes(name))
    .map((name) => `the styles of ${name} are missing`),
  ...shipped
    .filter((name) => !used.has(name) && !parts.includes(name))
    .map((name) => `nobody uses the styles of ${name}`),
];
if (faults.length > 0) {
  console.error(faults.map((fault) => `src/ui/mantine.css: ${fault}`).join('\n'));
  process.exit(1);
}
console.log(`${shipped.length} styles of Mantine for ${used.size} imports`);
