import { describe, expect, it, vi } from 'vitest';
import { Api, Problem } from '../signaling/api';
import type { Me } from '../signaling/messages';
import type { Channel } from '../signaling/shared-stream';
import { Identity } from './me';

const sara: Me = {
  account: {
    id: '1',
    name: 'sara',
    displayName: 'Sara',
    administrator: false,
    version: 1,
    lastSeenHidden: false,
    unlisted: false,
  },
  session: 's',
  registration: 'invite',
};
const nobody: Me = { account: null, session: null, registration: 'invite' };

function tabs() {
  const told: unknown[] = [];
  let hears: Parameters<Channel['addEventListener']>[1] | undefined;
  const channel: Channel = {
    postMessage: (message) => told.push(message),
    addEventListener: (_, listener) => (hears = listener),
    close: () => undefined,
  };
  return { told, channel, say: (data: unknown) => hears?.({ data }) };
}

describe('who I am', () => {
  it('is asked once', async () => {
    const api = new Api();
    const me = vi.spyOn(api, 'me').mockResolvedValue(sara);
    const identity = new Identity(api, tabs().channel);
    expect(identity.store.getState().account).toBeUndefined();
    await Promise.all([identity.know(), identity.know()]);
    await identity.know();
    expect(identity.store.getState().account?.name).toBe('sara');
    expect(me).toHaveBeenCalledTimes(1);
  });

  it('is asked again where nobody answered', async () => {
    const api = new Api();
    const me = vi.spyOn(api, 'me').mockRejectedValueOnce(new Problem('offline', 0, ''));
    const identity = new Identity(api, tabs().channel);
    await identity.know();
    expect(identity.store.getState().account).toBeUndefined();
    me.mockResolvedValue(nobody);
    await identity.know();
    expect(identity.store.getState().account).toBeNull();
  });

  it('is told to the other tabs, which ask for themselves', async () => {
    const api = new Api();
    vi.spyOn(api, 'logIn').mockResolvedValue(sara);
    vi.spyOn(api, 'logOut').mockResolvedValue();
    const me = vi.spyOn(api, 'me').mockResolvedValue(nobody);
    const tab = tabs();
    const identity = new Identity(api, tab.channel);
    await identity.logIn('sara', 'correct horse');
    expect(identity.store.getState().account?.name).toBe('sara');
    expect(tab.told).toHaveLength(1);
    tab.say({ account: 'forged' });
    await vi.waitFor(() => expect(identity.store.getState().account).toBeNull());
    expect(me).toHaveBeenCalledTimes(1);
    await identity.logOut();
    expect(tab.told).toHaveLength(2);
  });

  it('stays as it was where the server refuses', async () => {
    const api = new Api();
    vi.spyOn(api, 'me').mockResolvedValue(nobody);
    vi.spyOn(api, 'logIn').mockRejectedValue(new Problem('wrong-password', 403, ''));
    const tab = tabs();
    const identity = new Identity(api, tab.channel);
    await identity.know();
    await expect(identity.logIn('sara', 'wrong')).rejects.toThrow('wrong-password');
    expect(identity.store.getState().account).toBeNull();
    expect(tab.told).toHaveLength(0);
  });
});
