// Every language says everything: the same keys (plural forms by the language's own rules), the same
// {{parts}}; every literal t('key') in the source exists.
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const folder = new URL('../src/locales/', import.meta.url);
const source = new URL('../src/', import.meta.url).pathname;
const pluralSuffix = /_(zero|one|two|few|many|other)$/;
const faults = [];

function flatten(object, prefix = '') {
  return Object.entries(object).flatMap(([key, value]) =>
    typeof value === 'string' ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
}

const read = (code) =>
  new Map(flatten(JSON.parse(readFileSync(new URL(`${code}.json`, folder), 'utf8'))));
const codes = readdirSync(folder).map((file) => file.replace('.json', ''));
const base = (key) => key.replace(pluralSuffix, '');
const english = read('en');
const wanted = new Set([...english.keys()].map(base));
const partsOf = (text) =>
  [...text.matchAll(/{{(\w+)[^}]*}}/g)]
    .map(([, name]) => name)
    .toSorted((a, b) => a.localeCompare(b))
    .join();

for (const code of codes) {
  const words = read(code);
  const forms = new Intl.PluralRules(code).resolvedOptions().pluralCategories;
  const have = new Set([...words.keys()].map(base));
  for (const key of wanted) {
    if (!have.has(key)) faults.push(`${code}: ${key} is missing`);
    else if (english.has(`${key}_other`)) {
      for (const form of forms) {
        if (!words.has(`${key}_${form}`)) faults.push(`${code}: ${key}_${form} is missing`);
      }
    }
  }
  for (const [key, text] of words) {
    if (!wanted.has(base(key))) faults.push(`${code}: ${key} is not in English`);
    const model = english.get(key) ?? english.get(`${base(key)}_other`) ?? '';
    if (partsOf(text) !== partsOf(model)) faults.push(`${code}: ${key} has other {{parts}}`);
  }
}

function* sources(dir) {
  for (const name of readdirSync(dir)) {
    const path = join(dir, name);
    if (statSync(path).isDirectory()) yield* sources(path);
    else if (/\.tsx?$/.test(name)) yield path;
  }
}
for (const path of sources(source)) {
  for (const [, key] of readFileSync(path, 'utf8').matchAll(/\bt\('([\w.-]+)'/g)) {
    if (!wanted.has(key)) faults.push(`${path}: t('${key}') is not in English`);
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'));
  process.exit(1);
}
console.log(`${codes.length} languages, ${wanted.size} texts each`);
