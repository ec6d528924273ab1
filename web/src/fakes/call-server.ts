/** The server's part in calls of two (docs/protocol.md, "Calls"), for pages in virtual time. */
import type { PeerSignal } from '../media/peer-call';
import { Problem } from '../signaling/api';
import {
  silent,
  type Call,
  type CallKind,
  type CallStates,
  type EndReason,
  type Person,
  type Side,
} from '../signaling/call-messages';
import type { CallsApi } from '../signaling/calls-api';
import type { Calls } from '../state/calls';

interface Page {
  account: Person;
  tab: string;
  /** Undefined once it is gone. */
  calls: Calls | undefined;
  /** Events wait, as with a stream that broke; undefined: they arrive. */
  held: (() => void)[] | undefined;
}

const wayMs = 10;
const later = () => new Promise((resolve) => setTimeout(resolve, wayMs));

export class FakeCallServer {
  private readonly pages: Page[] = [];
  private readonly calls = new Map<string, Call>();
  private version = 0;
  /** By account. */
  readonly missed = new Map<string, number>();
  /** Requests fail as if nobody answered, while this is true. */
  silent = false;

  /** What a page of that account asks by. */
  apiOf(account: Person, tab: string): CallsApi {
    const ask = async <T>(deed: () => T): Promise<T> => {
      await later();
      if (this.silent) throw new Problem('offline', 0, '');
      const answer = deed();
      await later();
      return answer;
    };
    const api: Partial<Record<keyof CallsApi, unknown>> = {
      ring: (other: string, kind: CallKind) => ask(() => this.ring(account, other, kind, tab)),
      accept: (id: string, _: string, camera: boolean) =>
        ask(() => this.accept(id, account, tab, camera)),
      reject: (id: string) => ask(() => this.end(id, 'rejected')),
      hangUp: (id: string, reason?: EndReason) => ask(() => this.hangUp(id, account, reason)),
      signal: (id: string, _: string, signal: PeerSignal) =>
        ask(() => this.signal(id, account, tab, signal)),
      connected: (id: string) => ask(() => this.connected(id)),
      states: (id: string, _: string, states: CallStates) =>
        ask(() => void this.change(id, account, { states })),
      resume: (id: string) =>
        ask(() => this.change(id, account, { tab, away: false }, 'connecting')),
      one: (id: string) => ask(() => this.get(id)),
      awayByBeacon: (id: string) => void this.change(id, account, { away: true }),
      seen: () => ask(() => undefined),
    };
    return api as CallsApi;
  }

  /** A page that hears its account's events. */
  open(account: Person, tab: string, calls: Calls): Page {
    const page: Page = { account, tab, calls, held: undefined };
    this.pages.push(page);
    setTimeout(() => this.snapshot(page), wayMs);
    return page;
  }

  /** Its stream broke: what is told meanwhile is lost, and a snapshot comes in its place. */
  cut(page: Page): void {
    page.held = [];
  }

  reopen(page: Page): void {
    page.held = undefined;
    this.snapshot(page);
  }

  live(): Call[] {
    return [...this.calls.values()].filter(({ state }) => state !== 'ended');
  }

  get(id: string): Call {
    const call = this.calls.get(id);
    if (!call) throw new Problem('unknown-call', 404, '');
    return call;
  }

  noAnswer(id: string): void {
    this.end(id, 'no-answer');
  }

  private snapshot({ account, calls }: Page): void {
    const [parts, missed] = calls?.parts ?? [];
    parts?.adopt(this.live().filter((call) => this.of(call, account)));
    missed?.adopt({ count: this.missed.get(account.id) ?? 0, version: this.version });
  }

  private ring(caller: Person, other: string, kind: CallKind, tab: string): Call {
    const callee = this.pages.find(({ account }) => account.id === other)?.account;
    if (!callee) throw new Problem('not-a-contact', 403, '');
    const waiting = this.live().find(
      (call) => call.caller.person.id === other && call.callee.person.id === caller.id,
    );
    if (waiting) return this.accept(waiting.id, caller, tab, kind === 'video');
    const busy = this.live().some((call) => this.of(call, callee));
    const call: Call = {
      id: `call-${this.calls.size + 1}`,
      kind,
      state: 'ringing',
      caller: { ...sideOf(caller), tab },
      callee: sideOf(callee),
      startedAt: new Date(0).toISOString(),
      answeredAt: null,
      endedAt: null,
      reason: null,
      growing: null,
      room: null,
      version: 0,
    };
    this.put(call);
    if (busy) this.end(call.id, 'busy');
    return this.get(call.id);
  }

  private accept(id: string, account: Person, tab: string, camera: boolean): Call {
    const call = this.get(id);
    if (call.state !== 'ringing') throw new Problem('call-over', 409, '');
    const states: CallStates = { ...silent, camera: camera ? 'on' : 'off' };
    return this.change(id, account, { tab, states }, 'connecting');
  }

  private hangUp(id: string, account: Person, reason: EndReason = 'hung-up'): void {
    const call = this.get(id);
    const ringing = call.state === 'ringing';
    const byCaller = call.caller.person.id === account.id;
    this.end(id, ringing ? (byCaller ? 'cancelled' : 'rejected') : reason);
  }

  private end(id: string, reason: EndReason): void {
    const call = this.get(id);
    if (call.state === 'ended') return;
    const missed = ['no-answer', 'cancelled', 'busy'].includes(reason);
    this.put({ ...call, state: 'ended', reason });
    if (!missed) return;
    const { id: callee } = call.callee.person;
    const count = (this.missed.get(callee) ?? 0) + 1;
    this.missed.set(callee, count);
    this.tell(callee, (calls) => calls.parts[1]?.take('missed', { count, version: this.version }));
  }

  private readonly flowing = new Map<string, number>();

  private connected(id: string): void {
    const count = (this.flowing.get(id) ?? 0) + 1;
    this.flowing.set(id, count);
    const call = this.get(id);
    if (count >= 2 && call.state === 'connecting') this.put({ ...call, state: 'active' });
  }

  private signal(id: string, account: Person, tab: string, signal: PeerSignal): void {
    const call = this.get(id);
    const mine = this.of(call, account);
    const other = mine === call.caller ? call.callee : call.caller;
    if (!mine || mine.tab !== tab || call.state === 'ringing' || call.state === 'ended') {
      throw new Problem('not-in-call', 409, '');
    }
    mine.signals++;
    const data = { call: id, to: other.tab, from: tab, n: mine.signals, signal };
    this.tell(other.person.id, (calls) => calls.parts[0]?.take('signal', data));
  }

  private change(id: string, account: Person, change: Partial<Side>, state?: Call['state']): Call {
    const call = this.get(id);
    const next = call.state === 'ringing' && state === 'connecting' && !('states' in change);
    const which = call.caller.person.id === account.id ? 'caller' : 'callee';
    return this.put({
      ...call,
      state: next ? 'ringing' : (state ?? call.state),
      [which]: { ...call[which], ...change },
    });
  }

  private put(call: Call): Call {
    const now = { ...call, version: ++this.version };
    this.calls.set(call.id, now);
    for (const { person } of [now.caller, now.callee]) {
      const told = structuredClone(now);
      this.tell(person.id, (calls) => calls.parts[0]?.take('call', { call: told }));
    }
    return structuredClone(now);
  }

  private tell(account: string, deliver: (calls: Calls) => void): void {
    for (const page of this.pages) {
      if (page.account.id !== account) continue;
      setTimeout(() => {
        if (page.held || !page.calls) return;
        deliver(page.calls);
      }, wayMs);
    }
  }

  private of(call: Call, { id }: Person): Side | undefined {
    return [call.caller, call.callee].find(({ person }) => person.id === id);
  }
}

function sideOf(person: Person): Side {
  return { person, tab: null, session: null, states: silent, away: false, signals: 0 };
}
