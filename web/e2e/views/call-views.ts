/** Calls of two. */
import { callsBack, withFriend } from './deeds.ts';
import type { View } from './view.ts';

export const callViews: readonly View[] = [
  {
    name: 'calls-empty',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async () => undefined),
    shows: 'no-calls',
  },
  {
    name: 'calls-recent',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      for (const kind of ['video', 'audio'] as const) {
        const call = await friend.rings(kind);
        await visitor.seesControl('ringing');
        await friend.hangsUp(call);
        await visitor.waits('no ring', () => !document.querySelector('[data-testid="ringing"]'));
      }
      await visitor.seesControl('recent-call');
    }),
    shows: 'calls-page',
  },
  {
    name: 'ringing',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend) => void (await friend.rings('video'))),
    shows: 'accept',
  },
  {
    name: 'ringing-audio',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend) => void (await friend.rings('audio'))),
    shows: 'accept',
  },
  {
    name: 'call-room-waiting',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (_, visitor) => {
      const { page } = visitor;
      const link = await page.evaluate(async () => {
        const response = await fetch('/api/rooms', {
          method: 'POST',
          headers: { 'Content-Type': 'application/json' },
          body: JSON.stringify({ kind: 'call' }),
        });
        return ((await response.json()) as { link: string }).link;
      });
      const [path, key] = link.split('#');
      const { search } = new URL(page.url());
      await page.goto(new URL(`${path}${search}#${key}`, page.url()).href);
      await visitor.press('join');
    }),
    shows: 'call-room-waiting',
  },
  {
    name: 'calling',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await callsBack(friend, visitor);
      await visitor.sees('[data-testid="call"][data-phase="ringing"] video');
    }),
    shows: 'hang-up',
  },
  {
    name: 'call-declined',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await friend.isThere();
      await callsBack(friend, visitor);
      await friend.declines();
    }),
    shows: 'call-again',
  },
  {
    name: 'in-call',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await friend.isThere();
      await callsBack(friend, visitor);
      await friend.answers();
      await visitor.page.bringToFront();
      await visitor.seesPictures(1);
    }),
    shows: 'hang-up',
  },
  {
    name: 'in-call-small',
    stage: 'none',
    path: '/sign-in',
    steps: withFriend(async (friend, visitor) => {
      await friend.isThere();
      await callsBack(friend, visitor);
      await friend.answers();
      await visitor.page.bringToFront();
      await visitor.seesPictures(1);
      await visitor.press('minimize|more,menu-minimize');
    }),
    shows: 'call-float',
  },
];
