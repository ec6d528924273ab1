import { readFileSync } from 'node:fs';
import { createInstance } from 'i18next';
import { expect, test } from 'vitest';
import { Problem } from '../signaling/api';
import { problemWords } from './problem-words';

/** Said to programs that publish and view (WHIP, WHEP), whose requests no page makes. */
const forProgramsAlone = [
  'precondition-failed',
  'precondition-required',
  'token-missing',
  'token-refused',
];
/** Made by the page itself. */
const ofThePage = ['bad-answer', 'offline'];

const enumeration = readFileSync(
  new URL(
    '../../../signaling/src/main/java/org/setareh/signaling/problem/ProblemCode.java',
    import.meta.url,
  ),
  'utf8',
);
const sent = [...enumeration.matchAll(/^ {2}[A-Z_]+\(\s*"([a-z-]+)",/gm)].map(([, code]) => code!);

async function words(language: string): Promise<(code: string) => string> {
  const { default: translation } = await import(`../locales/${language}.json`);
  const i18n = createInstance();
  await i18n.init({ lng: language, resources: { [language]: { translation } } });
  return (code) => problemWords(i18n.t, new Problem(code, 400, ''));
}

test('the codes of the server are all found', () => {
  expect(sent).toHaveLength([...enumeration.matchAll(/HttpStatus\.[A-Z_]+,/g)].length);
  expect(sent).toContain('storage-full');
  for (const code of forProgramsAlone) expect(sent).toContain(code);
});

test.each(['en', 'fa', 'pl'])(
  'whatever the server refuses by is said in words (%s)',
  async (of) => {
    const say = await words(of);
    const unknown = say('no-such-code');
    const mute = sent.filter((code) => say(code) === unknown);
    expect(mute.toSorted((a, b) => a.localeCompare(b))).toEqual(forProgramsAlone);
    for (const code of ofThePage) expect(say(code)).not.toBe(unknown);
  },
);

test('no words are kept for what nobody says', async () => {
  const { default: english } = await import('../locales/en.json');
  const spoken = new Set([...sent, ...ofThePage, 'unknown']);
  const kept = Object.keys(english.problem).map((key) => key.replace(/_[a-z]+$/, ''));
  expect(kept.filter((code) => !spoken.has(code))).toEqual([]);
});
