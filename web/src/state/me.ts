/**
 * Who I am, for every page and every tab of the browser: asked once, kept right by what this tab does and by
 * what the others say.
 */
import { createStore } from 'zustand/vanilla';
import { Api, type NewAccount } from '../signaling/api';
import type { Account, Me } from '../signaling/messages';
import type { Channel } from '../signaling/shared-stream';

export interface WhoIAm {
  /** Undefined until the server has said. */
  account: Account | null | undefined;
  registration: Me['registration'];
}

const channelName = 'setareh-account';

export class Identity {
  readonly store = createStore<WhoIAm>(() => ({ account: undefined, registration: 'invite' }));
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

  async rename(displayName: string): Promise<void> {
    this.become(await this.api.rename(displayName));
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
      const { account, registration } = await this.api.me();
      this.store.setState({ account, registration });
    } catch {
      this.asked = undefined;
    }
  }

  private become({ account, registration }: Me): void {
    this.store.setState({ account, registration });
    this.tell();
  }

  private forget(): void {
    this.store.setState({ account: null });
    this.tell();
  }

  private tell(): void {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a channel has one origin
    this.tabs?.postMessage('changed');
  }
}

export const identity = new Identity();
