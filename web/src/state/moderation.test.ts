import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Problem } from '../signaling/api';
import type { Participant } from '../signaling/messages';
import { ModerationApi } from '../signaling/moderation-api';
import { Moderation } from './moderation';
import { reactionMs } from './reaction-board';
import { emptyView, type NoticeContent, type RoomView } from './room-view';

const person = (id: string, change: Partial<Participant> = {}): Participant => ({
  id,
  name: id,
  kind: 'browser',
  status: 'connected',
  sources: { microphone: 'on', camera: 'on', screen: 'off', screenAudio: 'off' },
  account: null,
  role: null,
  hand: null,
  mutedBy: null,
  ...change,
});

describe('Moderation', () => {
  let view: StoreApi<RoomView>;
  let moderation: Moderation;
  const sent: [method: string, path: string, body: unknown][] = [];
  const notices: NoticeContent[] = [];
  const done: string[] = [];
  let refuses: Problem | undefined;

  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = notices.length = done.length = 0;
    refuses = undefined;
    const participants = [person('me'), person('sara')];
    view = createStore<RoomView>(() => ({
      ...emptyView('tea'),
      phase: 'in',
      you: 'me',
      participants,
    }));
    moderation = new Moderation({
      api: new ModerationApi({
        json: () => Promise.reject(new Error('nothing is asked')),
        send: (method, path, body) => {
          sent.push([method, path.replace('/api/rooms/tea', ''), body]);
          return refuses ? Promise.reject(refuses) : Promise.resolve(new Response(null));
        },
      }),
      view,
      local: {
        view: createStore(() => ({ microphone: 'on' })) as never,
        setMuted: (muted) => {
          done.push(`muted ${muted}`);
          return Promise.resolve();
        },
        stopScreen: () => void done.push('screen stopped'),
      },
      notice: (content) => void notices.push(content),
      tell: async (request) => {
        await request('tea', 'me');
        return true;
      },
    });
  });

  afterEach(() => {
    moderation.stop();
    vi.useRealTimers();
  });

  const me = () => view.getState().participants.find(({ id }) => id === 'me');
  const becomes = (change: Partial<Participant>) =>
    view.setState(({ participants }) => ({
      participants: participants.map((one) => (one.id === 'me' ? { ...one, ...change } : one)),
    }));

  it('raises a hand at once, and tells the server its last place', async () => {
    moderation.toggleHand();
    expect(me()?.hand).not.toBeNull();
    moderation.toggleHand();
    moderation.toggleHand();
    await vi.advanceTimersByTimeAsync(0);
    expect(sent.at(-1)).toEqual(['PATCH', '/participants/me', { hand: true }]);
    expect(sent).toHaveLength(2);
  });

  it('is muted once when a moderator decides so, and may unmute', () => {
    becomes({ mutedBy: 'moderator' });
    becomes({ name: 'Me' });
    expect(done).toEqual(['muted true']);
    expect(moderation.mayUnmute()).toBe(true);
  });

  it('where moderators unmute, one is told so and stays muted; a moderator does not', () => {
    becomes({ mutedBy: 'moderator' });
    const { room } = view.getState();
    view.setState({ room: { ...room, unmuting: 'moderators' } });
    expect(moderation.mayUnmute()).toBe(false);
    expect(notices).toEqual([{ kind: 'held' }]);
    becomes({ role: 'moderator' });
    expect(moderation.mayUnmute()).toBe(true);
  });

  it('stops the screen that a moderator stopped', () => {
    moderation.onEvent({ type: 'moderated', data: { do: 'stop-screen', by: 'Nika' } });
    expect(done).toEqual(['screen stopped']);
  });

  it('shows reactions for a moment', async () => {
    moderation.onEvent({ type: 'reaction', data: { participant: 'sara', emoji: '👏' } });
    expect(view.getState().reactions).toMatchObject([{ participant: 'sara', emoji: '👏' }]);
    await vi.advanceTimersByTimeAsync(reactionMs);
    expect(view.getState().reactions).toEqual([]);
  });

  it('takes the line of whoever was answered away, and back where that was not heard', async () => {
    const waiting = [
      { knock: 'k_1', name: 'Adam', account: null, since: '' },
      { knock: 'k_2', name: 'Zofia', account: null, since: '' },
    ];
    view.setState({ knocks: waiting });
    moderation.answer(true, 'k_1');
    expect(view.getState().knocks).toEqual(waiting.slice(1));
    await vi.advanceTimersByTimeAsync(0);
    refuses = new Problem('offline', 0, '');
    moderation.answer(false);
    expect(view.getState().knocks).toEqual([]);
    await vi.advanceTimersByTimeAsync(0);
    expect(view.getState().knocks).toEqual(waiting.slice(1));
    expect(notices).toEqual([{ kind: 'refused', code: 'offline' }]);
    expect(sent).toEqual([
      ['PUT', '/knocks/k_1', { admit: true }],
      ['PUT', '/knocks', { admit: false }],
    ]);
  });

  it('asks for what is done to one and to all', async () => {
    moderation.moderate('sara', 'remove');
    moderation.moderateAll('lock');
    moderation.react('👏');
    await vi.advanceTimersByTimeAsync(0);
    expect(sent).toEqual([
      ['POST', '/participants/sara/moderation', { do: 'remove' }],
      ['POST', '/moderation', { do: 'lock' }],
      ['POST', '/participants/me/reactions', { emoji: '👏' }],
    ]);
  });
});
