import { currentLanguage } from '../i18n';

/** A number as the reader's language writes it. */
export function inDigits(value: number, format?: Intl.NumberFormatOptions): string {
  return new Intl.NumberFormat(currentLanguage().code, { useGrouping: false, ...format }).format(
    value,
  );
}
