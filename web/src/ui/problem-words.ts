import type { TFunction } from 'i18next';
import { Problem } from '../signaling/api';

/** A refusal in the reader's language. The server's own sentence is English: for programs. */
export function problemWords(t: TFunction, error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.unknown');
  const { code, retryAfter } = error;
  return t([`problem.${code}`, 'problem.unknown'], { count: retryAfter ?? 60 });
}
