/** What a view of the app is: in which room, how one gets there, and when it is there. */
import type { Visitor } from './visitor.ts';

/** Who is in the room. */
export const stages = {
  none: {},
  empty: { others: 0 },
  two: { others: 1 },
  four: { others: 3, camerasOff: 1, muted: 1 },
  nine: { others: 8, camerasOff: 2, muted: 3 },
  many: { others: 16, camerasOff: 3, muted: 9 },
  screen: { others: 4, camerasOff: 1, screens: 1 },
  screens: { others: 4, camerasOff: 1, screens: 2 },
  away: { others: 3, away: 1 },
} satisfies Record<string, Stage>;
export type StageName = keyof typeof stages;

export interface Stage {
  /** Those inside; none: there is no room. */
  others?: number;
  camerasOff?: number;
  muted?: number;
  screens?: number;
  /** Of them so many sleep: the server waits for their return. */
  away?: number;
}

export interface View {
  name: string;
  stage: StageName;
  /** Another address than the room's. */
  path?: string;
  query?: Record<string, string>;
  /** A script that runs before the page's own. */
  before?: string;
  /** Addresses that do not answer. */
  blocks?: RegExp;
  /** By somebody who has an account. */
  signedIn?: boolean;
  /** Goes in. */
  join?: boolean;
  /** Pictures of others that show. */
  pictures?: number;
  /** What is done there. */
  steps?: (visitor: Visitor) => Promise<void>;
  /** A control that tells that the view is there. */
  shows: string;
  /** What the browser may say about it on its console. */
  complains?: RegExp;
}
