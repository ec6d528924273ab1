/**
 * Who I am, for every page and every tab of the browser: asked once, kept right by what this tab does and by
 * what the others say.
 */
import { createStore } from 'zustand/vanilla';
import { Api, type AccountChange, type NewAccount } from '../signaling/api';
import type { Account, Me } from '../signaling/messages';
import type { Channel } from '../signaling/shared-stream';

export interface WhoIAm {
  /** Undefined until the server has said. */
  account: Account | null | undefined;
  /** The server did not answer the last time it was asked. */
  unreachable: boolean;
  /** The public id of the browser's session, where it has one. */
  session: string | null;
  registration: Me['registration'];
}

const channelName = 'setareh-account';

export class Identity {
  readonly store = createStore<WhoIAm>(() => ({
    account: undefined,
    unreachable: false,
    session: null,
    registration: 'invite',
  }));
  private asked: Promise<void> | undefined;

  constructor(
    private readonly api = new Api(),
    private readonly tabs: Channel | undefined = typeof BroadcastChannel === 'function'
      ? new BroadcastChannel(channelName)
      : undefined,
  ) {
    // Somebody logged in, out, or changed in another tab: this one asks, and trusts no message.
    this.tabs?.addEventListener('message', () => void this.ask());
  }

  /** Asks the server, once a page; again where it did not answer. */
  know(): Promise<void> {
    this.asked ??= this.ask();
    return this.asked;
  }

  async register(wish: NewAccount): Promise<void> {
    this.become(await this.api.register(wish));
  }

  async logIn(name: string, password: string): Promise<void> {
    this.become(await this.api.logIn(name, password));
  }

  async change(change: AccountChange): Promise<void> {
    this.become(await this.api.changeMe(change));
  }

  async setPicture(file: Blob | undefined): Promise<void> {
    await this.api.setPicture(file);
    this.become(await this.api.me());
  }

  /** Something says that it may be otherwise by now. */
  askAgain(): Promise<void> {
    this.asked = this.ask();
    return this.asked;
  }

  async resetPassword(token: string, password: string): Promise<void> {
    this.become(await this.api.resetPassword(token, password));
  }

  async logOut(): Promise<void> {
    await this.api.logOut();
    this.forget();
  }

  async delete(password: string): Promise<void> {
    await this.api.deleteAccount(password);
    this.forget();
  }

  private async ask(): Promise<void> {
    try {
      this.take(await this.api.me());
    } catch {
      this.asked = undefined;
      this.store.setState({ unreachable: true });
    }
  }

  private become(me: Me): void {
    this.take(me);
    this.tell();
  }

  private forget(): void {
    this.take({ ...this.store.getState(), account: null, session: null });
    this.tell();
  }

  private take({ account, session, registration }: Me): void {
    this.store.setState({ account, session, registration, unreachable: false });
    remember(account !== null);
  }

  private tell(): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
    this.tabs?.postMessage('changed');
  }
}

const hintKey = 'setareh.signed-in';

/** Whether somebody was signed in here last time: what to show until the server has said. */
export function wasSignedIn(): boolean {
  try {
    return localStorage.getItem(hintKey) !== null;
  } catch {
    return false; // storage may be forbidden
  }
}

function remember(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(hintKey, 'yes');
    else localStorage.removeItem(hintKey);
  } catch {
    // as above
  }
}

export const identity = new Identity();
