/** Into a room without its lobby: whoever comes has said so already, on the page before. A reload asks again. */

/** The state of a navigation: of this document, and none that is loaded later. */
export function straightIn(): { straightIn: number } {
  return { straightIn: performance.timeOrigin };
}

export function isStraightIn(state: unknown): boolean {
  return (state as { straightIn?: unknown } | null)?.straightIn === performance.timeOrigin;
}
