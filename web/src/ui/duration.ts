import { inDigits } from './in-digits';

const two = { minimumIntegerDigits: 2 };

/** As a clock shows it, in the reader's digits: 4:07, 1:02:33. */
export function durationWords(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const rest = inDigits(Math.floor(seconds) % 60, two);
  if (hours === 0) return `${inDigits(minutes)}:${rest}`;
  return `${inDigits(hours)}:${inDigits(minutes, two)}:${rest}`;
}
