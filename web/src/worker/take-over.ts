/** What a page asks of a worker that waits: to take over from the one before. */
export interface TakeOver {
  /** The path of the page's own script. */
  entry: string;
}

/** Whether that page is of the worker's build. */
export interface TakeOverAnswer {
  current: boolean;
}
