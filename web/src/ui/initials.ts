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

/** A hue for a name, always the same one. */
export function hueOf(name: string): number {
  let hash = 0x811c9dc5;
  for (const char of name.trim().toLocaleLowerCase()) {
    hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  }
  return ((hash >>> 8) % 24) * 15;
}
