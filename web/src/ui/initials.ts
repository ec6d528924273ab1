/** One or two letters for a face: of the first and the last word, by what readers see as a letter. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = firstLetter(words[0] ?? '');
  const last = words.length > 1 ? firstLetter(words.at(-1) ?? '') : '';
  // Persian letters join: a zero-width non-joiner keeps two initials apart.
  const joins = /\p{Script=Arabic}/u.test(first + last);
  return joins && last ? `${first}\u200c${last}` : (first + last).toLocaleUpperCase();
}

function firstLetter(word: string): string {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(word);
  return first?.segment ?? '';
}

/** Those that look well behind white letters; no olive. */
const hues = [15, 40, 62, 152, 175, 196, 220, 245, 268, 292, 318, 345];

/** A hue for a name, always the same one. */
export function hueOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const char of name.trim().toLocaleLowerCase()) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return hues[(hash >>> 8) % hues.length] ?? 200;
}
