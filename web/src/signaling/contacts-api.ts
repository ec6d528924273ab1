/** People: who is there, and whom one knows (docs/protocol.md, "Contacts and presence"). */
import * as v from 'valibot';
import { Api, type Requests } from './api';

export const person = v.object({
  id: v.string(),
  name: v.string(),
  displayName: v.string(),
  /** Another number is another picture; none: there is none. */
  picture: v.optional(v.nullable(v.number())),
});
/** An account as others see it. */
export type Person = v.InferOutput<typeof person>;

export const presence = v.object({
  state: v.picklist(['online', 'away', 'call', 'offline']),
  /** Only of who is offline, and does not hide it. */
  lastSeen: v.optional(v.nullable(v.string()), null),
  /** Grows with each change, for as long as the server runs. */
  version: v.optional(v.number(), 0),
});
export type Presence = v.InferOutput<typeof presence>;

/** `asked`: I asked them; `asking`: they ask me. */
const state = v.picklist(['contact', 'asked', 'asking', 'blocked']);

export const contact = v.object({
  account: person,
  state,
  /** Of contacts alone. */
  presence: v.optional(v.nullable(presence), null),
  version: v.number(),
});
export type Contact = v.InferOutput<typeof contact>;

const relation = v.picklist(['none', 'asked', 'asking', 'contact', 'blocked']);
export type Relation = v.InferOutput<typeof relation>;

const found = v.object({
  ...person.entries,
  relation: v.optional(relation, 'none'),
  /** Of those who are there. */
  state: v.optional(v.picklist(['online', 'away', 'call'])),
});
/** Somebody, and what they are to me. */
export type Found = v.InferOutput<typeof found>;
const people = v.array(found);

/** So many letters at least are searched for. */
export const leastLetters = 2;
/** So many of those online come at once. */
export const onlinePage = 100;

export class ContactsApi {
  constructor(private readonly api: Requests = new Api()) {}

  search(query: string): Promise<Found[]> {
    return this.api.json('GET', `/api/people?${new URLSearchParams({ query })}`, people);
  }

  /** Those online, a page of them; `after` is the last of the page before. What did not change comes by 304. */
  online(query: string, after?: Found): Promise<Found[]> {
    const asked = new URLSearchParams({
      ...(query === '' ? {} : { query }),
      ...(after ? { after: after.name } : {}),
    });
    return this.api.json('GET', `/api/people/online?${asked}`, people);
  }

  ask(account: string): Promise<Contact> {
    return this.api.json('POST', '/api/contacts', contact, { account });
  }

  accept(account: string): Promise<Contact> {
    return this.api.json('PUT', pathOf(account), contact);
  }

  /** Declines, withdraws, removes: whatever there is. */
  async remove(account: string): Promise<void> {
    await this.api.send('DELETE', pathOf(account));
  }

  async block(account: string): Promise<void> {
    await this.api.send('PUT', `${pathOf(account)}/block`);
  }

  async unblock(account: string): Promise<void> {
    await this.api.send('DELETE', `${pathOf(account)}/block`);
  }
}

function pathOf(account: string): string {
  return `/api/contacts/${encodeURIComponent(account)}`;
}
