import { describe, expect, it, vi } from 'vitest';
import { ContactsApi, type Contact } from '../signaling/contacts-api';
import { Contacts, requestsTo, sorted } from './contacts';

const person = (id: string) => ({ id, name: id, displayName: id.toUpperCase() });
const someone = (id: string, change: Partial<Contact> = {}): Contact => ({
  account: person(id),
  state: 'contact',
  presence: null,
  version: 1,
  ...change,
});
const there = (version: number) => ({ state: 'online' as const, lastSeen: null, version });
const stateOf = (contacts: Contacts, id: string) =>
  contacts.store.getState().contacts.get(id)?.state;

describe('contacts', () => {
  it('are as the snapshot says, of which what is malformed changes nothing', () => {
    const contacts = new Contacts();
    contacts.adopt(undefined);
    expect(contacts.store.getState().known).toBe(false);
    contacts.adopt([someone('adam')]);
    contacts.adopt([{ account: 'mina' }]);
    contacts.take('contact', { contact: { state: 'contact' } });
    contacts.take('presence', { account: 'adam', presence: { state: 'dancing' } });
    expect([...contacts.store.getState().contacts.values()]).toEqual([someone('adam')]);
  });

  it('do not go back to what was before', () => {
    const contacts = new Contacts();
    contacts.adopt([someone('adam', { version: 5, presence: there(7) })]);
    contacts.take('contact', { contact: someone('adam', { version: 4, state: 'asked' }) });
    expect(stateOf(contacts, 'adam')).toBe('contact');
    contacts.take('presence', {
      account: 'adam',
      presence: { state: 'offline', lastSeen: null, version: 6 },
    });
    expect(contacts.store.getState().contacts.get('adam')?.presence?.state).toBe('online');
    contacts.take('contact-gone', { account: 'adam', version: 4 });
    expect(stateOf(contacts, 'adam')).toBe('contact');
    contacts.take('contact-gone', { account: 'adam', version: 6 });
    contacts.take('contact', { contact: someone('adam', { version: 5 }) });
    expect(stateOf(contacts, 'adam')).toBeUndefined();
    contacts.take('contact', { contact: someone('adam', { version: 7, state: 'asking' }) });
    expect(stateOf(contacts, 'adam')).toBe('asking');
  });

  it('keep the newer presence where a contact is told with an older one', () => {
    const contacts = new Contacts();
    contacts.adopt([someone('adam', { presence: there(7) })]);
    const renamed = someone('adam', {
      version: 2,
      presence: { state: 'offline', lastSeen: null, version: 6 },
    });
    contacts.take('contact', { contact: renamed });
    expect(contacts.store.getState().contacts.get('adam')).toEqual({
      ...renamed,
      presence: there(7),
    });
  });

  it('change with the answer to a press, before or after the stream tells it', async () => {
    const api = new ContactsApi();
    const asked = someone('adam', { state: 'asked', version: 3 });
    vi.spyOn(api, 'ask').mockResolvedValue(asked);
    vi.spyOn(api, 'remove').mockResolvedValue();
    const contacts = new Contacts(api);
    contacts.adopt([]);
    // They accepted before the answer was here.
    contacts.take('contact', { contact: someone('adam', { version: 4 }) });
    await contacts.ask('adam');
    expect(stateOf(contacts, 'adam')).toBe('contact');
    await contacts.remove('adam');
    expect(stateOf(contacts, 'adam')).toBeUndefined();
    contacts.take('contact', { contact: asked });
    expect(stateOf(contacts, 'adam')).toBeUndefined();
  });

  it('of one account are nothing to the next', () => {
    const contacts = new Contacts();
    contacts.adopt([someone('adam')]);
    contacts.clear();
    expect(contacts.store.getState()).toEqual({ known: false, contacts: new Map() });
  });

  it('are listed with those first who are there, then by name', () => {
    const contacts = new Contacts();
    contacts.adopt([
      someone('zofia'),
      someone('mina', { presence: there(1) }),
      someone('adam', { presence: { state: 'offline', lastSeen: null, version: 2 } }),
      someone('jan', { state: 'asking' }),
    ]);
    const { contacts: all } = contacts.store.getState();
    expect(sorted(all, 'contact').map(({ account }) => account.id)).toEqual([
      'mina',
      'adam',
      'zofia',
    ]);
    expect(requestsTo(contacts.store.getState()).map(({ account }) => account.id)).toEqual(['jan']);
  });
});
