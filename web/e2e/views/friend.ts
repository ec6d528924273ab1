/** Two accounts that know each other: the visitor's, and a friend's in a context of its own. */
import type { BrowserContext, Page } from 'puppeteer-core';
import { serverUrl } from '../harness/rooms.ts';

const password = 'correct horse';
let count = 0;

export interface Person {
  id: string;
  displayName: string;
}

async function asks<T>(page: Page, method: string, path: string, body?: unknown): Promise<T> {
  return (await page.evaluate(
    async (how, where, what) => {
      const response = await fetch(where, {
        method: how,
        ...(what === undefined
          ? {}
          : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(what) }),
      });
      const text = await response.text();
      if (!response.ok) throw new Error(`${how} ${where}: ${response.status} ${text}`);
      return text ? (JSON.parse(text) as unknown) : undefined;
    },
    method,
    path,
    body,
  )) as T;
}

/** An account for whoever looks at that page, from now on signed in. Names are given once. */
export async function signUp(page: Page, displayName: string): Promise<Person> {
  const name = `view-${Date.now().toString(36)}-${++count}`;
  const made = await asks<{ account: Person }>(page, 'POST', '/api/accounts', {
    name,
    displayName,
    password,
  });
  return made.account;
}

export class Friend {
  private readonly page: Page;
  readonly person: Person;
  private readonly me: Person;

  private constructor(page: Page, person: Person, me: Person) {
    this.page = page;
    this.person = person;
    this.me = me;
  }

  /** Is a contact of `me`, who looks at `page`. */
  static async meet(
    context: BrowserContext,
    devices: string,
    names: { friend: string; me: string },
    page: Page,
  ): Promise<Friend> {
    const own = await context.newPage();
    await own.evaluateOnNewDocument(devices);
    await own.goto(`${serverUrl()}/sign-in`);
    const person = await signUp(own, names.friend);
    const me = await signUp(page, names.me);
    await asks(own, 'POST', '/api/contacts', { account: me.id });
    await asks(page, 'PUT', `/api/contacts/${person.id}`);
    await page.bringToFront();
    return new Friend(own, person, me);
  }

  /** Rings, by a request alone: nobody answers. */
  async rings(kind: 'audio' | 'video'): Promise<{ id: string }> {
    const tab = `t_${'v'.repeat(22)}`;
    return asks(this.page, 'POST', '/api/calls', { account: this.me.id, kind, tab });
  }

  async hangsUp(call: { id: string }): Promise<void> {
    await asks(this.page, 'POST', `/api/calls/${call.id}/hang-up`);
  }

  /** Opens the app, so that it can answer. */
  async isThere(): Promise<void> {
    await this.page.goto(`${serverUrl()}/calls`);
  }

  async answers(): Promise<void> {
    await this.page.bringToFront();
    await this.page.locator('[data-testid="accept"]').click();
  }

  async declines(): Promise<void> {
    await this.page.bringToFront();
    await this.page.locator('[data-testid="reject"]').click();
  }
}
