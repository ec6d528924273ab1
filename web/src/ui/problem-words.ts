import type { TFunction } from 'i18next';
import { Problem } from '../signaling/api';

/** A refusal in the reader's language; the server's own sentence where we have none. */
export function problemWords(t: TFunction, error: unknown): string {
  if (!(error instanceof Problem)) return t('problem.unknown');
  const { code, detail, retryAfter } = error;
  const words = t(`problem.${code}`, { count: retryAfter ?? 60, defaultValue: '' });
  return words || detail || t('problem.unknown');
}
