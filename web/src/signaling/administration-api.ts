/** What administrators ask of the server (docs/protocol.md, Administration). */
import * as v from 'valibot';
import type { Requests } from './api';
import { invitation } from './messages';

const listed = v.object({
  id: v.string(),
  name: v.string(),
  displayName: v.string(),
  administrator: v.boolean(),
  disabled: v.boolean(),
  createdAt: v.string(),
  usedAt: v.nullish(v.string()),
});
export type ListedAccount = v.InferOutput<typeof listed>;

const page = v.object({ people: v.array(listed), more: v.boolean() });
export type PeoplePage = v.InferOutput<typeof page>;

const overview = v.object({
  version: v.nullish(v.string()),
  registration: v.picklist(['invite', 'open', 'closed']),
  people: v.object({ all: v.number(), administrators: v.number(), disabled: v.number() }),
  rooms: v.array(v.object({ id: v.string(), title: v.string(), inside: v.number() })),
  calls: v.object({
    count: v.number(),
    /** The latest first; a hundred at most. */
    latest: v.array(
      v.object({
        id: v.string(),
        kind: v.picklist(['audio', 'video']),
        state: v.string(),
        caller: v.object({ displayName: v.string() }),
        callee: v.object({ displayName: v.string() }),
        since: v.string(),
      }),
    ),
  }),
  /** Bytes. */
  storage: v.object({ database: v.number(), free: v.number() }),
  limits: v.object({
    roomCapacity: v.number(),
    newRoomsPerMinute: v.number(),
    logInsPerMinute: v.number(),
    sessionDays: v.number(),
    mediaConnections: v.number(),
  }),
});
export type Overview = v.InferOutput<typeof overview>;

const health = v.object({
  status: v.picklist(['UP', 'DOWN']),
  database: v.string(),
  media: v.string(),
  disk: v.string(),
});
export type Health = v.InferOutput<typeof health>;

export interface Rights {
  administrator?: boolean;
  disabled?: boolean;
}

export class AdministrationApi {
  constructor(private readonly requests: Requests) {}

  overview(): Promise<Overview> {
    return this.requests.json('GET', '/api/admin', overview);
  }

  /** 503 where something is wrong, with the same words: asked without the requests' own checks. */
  async health(): Promise<Health> {
    const response = await fetch('/actuator/health');
    return v.parse(health, await response.json());
  }

  people(query: string, after?: string): Promise<PeoplePage> {
    const wish = new URLSearchParams({ query, ...(after === undefined ? {} : { after }) });
    return this.requests.json('GET', `/api/admin/people?${wish}`, page);
  }

  change(account: string, rights: Rights): Promise<ListedAccount> {
    return this.requests.json('PATCH', pathOf(account), listed, rights);
  }

  async delete(account: string): Promise<void> {
    await this.requests.send('DELETE', pathOf(account));
  }

  /** The path of a link by which somebody sets a forgotten password anew. */
  async resetLink(account: string): Promise<string> {
    return (await this.requests.json('POST', `${pathOf(account)}/reset`, invitation)).link;
  }
}

function pathOf(account: string): string {
  return `/api/admin/people/${encodeURIComponent(account)}`;
}
