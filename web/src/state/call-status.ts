/** How a call of two stands, and what it is made of. */
import type { ConnectionSettings } from '../media/connection';
import type { LocalMedia } from '../media/local-media';
import type { Problem } from '../signaling/api';
import type { Call, CallKind, EndReason, Person } from '../signaling/call-messages';
import type { CallsApi } from '../signaling/calls-api';

export interface CallStatus {
  /** `calling`: the server has not answered yet; `ringing`: it rings at the other's. */
  phase: 'calling' | 'ringing' | 'connecting' | 'up' | 'over';
  call: Call | undefined;
  kind: CallKind;
  outgoing: boolean;
  other: Person;
  /** Why it is over. `elsewhere`: another page of this account goes on with it. */
  ending: EndReason | 'elsewhere' | 'problem' | undefined;
  /** It was hung up in this page. */
  left: boolean;
  /** What the server said against it. */
  problem: Problem | undefined;
  /** The other's camera came on in a call by voice: shall one's own? */
  asksCamera: boolean;
  /** When media first flowed, by this page's clock (`Date.now()`). */
  since: number | undefined;
}

export interface CallSessionOptions {
  api: CallsApi;
  /** This page. */
  tab: string;
  me: Person;
  other: Person;
  kind: CallKind;
  outgoing: boolean;
  local: LocalMedia;
  connection: ConnectionSettings;
  speakerId: string | undefined;
  onOver(): void;
}

export function statusBefore({ kind, outgoing, other }: CallSessionOptions): CallStatus {
  return {
    phase: 'calling',
    call: undefined,
    kind,
    outgoing,
    other,
    ending: undefined,
    left: false,
    problem: undefined,
    asksCamera: false,
    since: undefined,
  };
}
