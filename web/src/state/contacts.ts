/**
 * One's contacts with their presence, as the session's stream tells them and as the answers to one's own
 * requests say. Each contact has a version: what is older than what is held changes nothing.
 */
import * as v from 'valibot';
import { createStore } from 'zustand/vanilla';
import {
  contact as contactSchema,
  ContactsApi,
  presence as presenceSchema,
  type Contact,
  type Person,
  type Presence,
} from '../signaling/contacts-api';
import type { Part } from './app-session';

export interface ContactsView {
  /** Whether the server has said who they are. */
  known: boolean;
  contacts: ReadonlyMap<string, Contact>;
}

const events = {
  contact: v.object({ contact: contactSchema }),
  'contact-gone': v.object({ account: v.string(), version: v.number() }),
  presence: v.object({ account: v.string(), presence: presenceSchema }),
};

export class Contacts implements Part {
  readonly name = 'contacts';
  readonly events = Object.keys(events);
  readonly store = createStore<ContactsView>(() => ({ known: false, contacts: new Map() }));
  /** Of who is no contact any more: up to which version that is known. */
  private readonly gone = new Map<string, number>();

  constructor(private readonly api = new ContactsApi()) {}

  adopt(whole: unknown): void {
    const told = v.safeParse(v.array(contactSchema), whole);
    this.gone.clear();
    if (!told.success) return;
    const contacts = new Map(told.output.map((one) => [one.account.id, one]));
    this.store.setState({ known: true, contacts });
  }

  take(event: string, data: unknown): void {
    switch (event) {
      case 'contact': {
        const said = v.safeParse(events.contact, data);
        if (said.success) this.put(said.output.contact);
        break;
      }
      case 'contact-gone': {
        const said = v.safeParse(events['contact-gone'], data);
        if (said.success) this.drop(said.output.account, said.output.version);
        break;
      }
      case 'presence': {
        const said = v.safeParse(events.presence, data);
        if (said.success) this.see(said.output);
        break;
      }
      default:
    }
  }

  clear(): void {
    this.gone.clear();
    this.store.setState({ known: false, contacts: new Map() });
  }

  /** Asks them to be a contact; accepts where they had asked. */
  async ask(account: string): Promise<void> {
    this.put(await this.api.ask(account));
  }

  async accept(account: string): Promise<void> {
    this.put(await this.api.accept(account));
  }

  /** Declines, withdraws, removes: whatever there is. */
  async remove(account: string): Promise<void> {
    await this.api.remove(account);
    this.drop(account);
  }

  /** The contact is gone for both; the other one may not ask again, and is not told. */
  async block({ id }: Pick<Person, 'id'>): Promise<void> {
    // The event brings the blocked one back among one's own.
    await this.api.block(id);
  }

  async unblock(account: string): Promise<void> {
    await this.api.unblock(account);
    this.drop(account);
  }

  private put(contact: Contact): void {
    const { id } = contact.account;
    const { contacts } = this.store.getState();
    const before = contacts.get(id)?.version ?? this.gone.get(id) ?? -1;
    if (contact.version < before || this.gone.get(id) === contact.version) return;
    this.gone.delete(id);
    const presence = newerOf(contacts.get(id)?.presence, contact.presence);
    this.store.setState({ contacts: new Map(contacts).set(id, { ...contact, presence }) });
  }

  /** Without a version, what is held is what went. */
  private drop(id: string, version?: number): void {
    const { contacts } = this.store.getState();
    const before = contacts.get(id)?.version ?? this.gone.get(id) ?? -1;
    const at = version ?? before;
    if (at < before) return;
    this.gone.set(id, at);
    if (!contacts.has(id)) return;
    const left = new Map(contacts);
    left.delete(id);
    this.store.setState({ contacts: left });
  }

  private see({ account, presence }: v.InferOutput<typeof events.presence>): void {
    const { contacts } = this.store.getState();
    const one = contacts.get(account);
    if (!one) return;
    const newer = newerOf(one.presence, presence);
    this.store.setState({ contacts: new Map(contacts).set(account, { ...one, presence: newer }) });
  }
}

/** Presence lives in the server's memory, and counts by itself. */
function newerOf(held: Presence | null | undefined, told: Presence | null): Presence | null {
  return held && told && held.version > told.version ? held : told;
}

export const contacts = new Contacts();

/** Those who ask me. */
export function requestsTo({ contacts: all }: ContactsView): Contact[] {
  return sorted(all, 'asking');
}

/** Those of one state; who is there comes first, then by name. */
export function sorted(all: ReadonlyMap<string, Contact>, state: Contact['state']): Contact[] {
  return [...all.values()]
    .filter((one) => one.state === state)
    .toSorted(
      (a, b) =>
        Number(isHere(b)) - Number(isHere(a)) ||
        a.account.displayName.localeCompare(b.account.displayName),
    );
}

export function isHere({ presence }: Contact): boolean {
  return presence !== null && presence.state !== 'offline';
}
