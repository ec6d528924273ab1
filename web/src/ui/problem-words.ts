import type { TFunction } from 'i18next';
import { Problem } from '../signaling/api';

/** What only a page and a server of two versions say to each other: the words are those of `bad-request`. */
const misunderstandings = new Set([
  'address-too-long',
  'method-not-allowed',
  'not-acceptable',
  'not-found',
  'unsupported-media-type',
]);

/** A refusal in the reader's language. The server's own sentence is English: for programs. */
export function problemWords(t: TFunction, error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.unknown');
  const { retryAfter } = error;
  const code = misunderstandings.has(error.code) ? 'bad-request' : error.code;
  return t([`problem.${code}`, 'problem.unknown'], { count: retryAfter ?? 60 });
}
