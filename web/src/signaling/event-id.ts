/** An event's id, `<epoch>-<n>`: the epoch is the life of the session's log, `n` counts in it. */
export interface EventId {
  epoch: string;
  n: number;
}

export function parseEventId(text: string | null): EventId | undefined {
  const dash = text?.lastIndexOf('-') ?? -1;
  if (text === null || dash <= 0) return undefined;
  const n = Number(text.slice(dash + 1));
  return Number.isInteger(n) && n >= 0 ? { epoch: text.slice(0, dash), n } : undefined;
}

/** How far `id` stands behind `of`, in events; negative where it is older, undefined in another log. */
export function stepsAfter(id: string, of: string | null): number | undefined {
  const [a, b] = [parseEventId(id), parseEventId(of)];
  return a && b && a.epoch === b.epoch ? a.n - b.n : undefined;
}
