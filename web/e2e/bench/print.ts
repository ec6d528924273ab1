/** How often each thing is measured: the command's argument, or five times. */
export const rounds = Number(process.argv[2] ?? 5);

/** One line for what was measured: the quickest, the middle one and the slowest. */
export function printTimes(what: string, timesMs: number[]): void {
  const sorted = timesMs.toSorted((one, other) => one - other);
  const words = [sorted.at(0), sorted.at(Math.floor(sorted.length / 2)), sorted.at(-1)];
  const [least, middle, most] = words.map((ms = Number.NaN) => `${ms.toFixed(0)} ms`);
  console.log(`${what}: ${middle} (${least} to ${most}, ${sorted.length} times)`);
}
