/** In a room. */
import { inside, knocking, pressing } from './deeds.ts';
import type { View } from './view.ts';

export const roomViews: readonly View[] = [
  { ...inside, name: 'four', shows: 'leave' },
  {
    ...inside,
    name: 'hand',
    signedIn: true,
    steps: pressing('hand|more,menu-hand', 'people|more,menu-people'),
    shows: 'hands',
  },
  { ...inside, name: 'react', steps: pressing('react|more'), shows: 'react-👍' },
  {
    ...inside,
    name: 'moderating',
    signedIn: true,
    steps: pressing('people|more,menu-people', 'moderate'),
    shows: 'do-mute',
  },
  {
    ...inside,
    name: 'moderating-all',
    signedIn: true,
    steps: pressing('people|more,menu-people', 'moderate-everyone'),
    shows: 'do-end',
  },
  {
    ...inside,
    name: 'removing',
    signedIn: true,
    steps: pressing('people|more,menu-people', 'moderate', 'do-remove'),
    shows: 'confirm',
  },
  { ...inside, name: 'knocks', signedIn: true, steps: knocking, shows: 'admit' },
  { ...inside, name: 'speaker', steps: pressing('view-mode|more,menu-view-mode'), shows: 'leave' },
  { ...inside, name: 'people', steps: pressing('people|more,menu-people'), shows: 'panel-people' },
  {
    ...inside,
    name: 'figures',
    steps: async (visitor) => {
      await visitor.press('figures|more,menu-figures');
      await visitor.waits('figures', () => {
        const { textContent } = document.querySelector('[data-testid="panel-figures"]') ?? {};
        return !!textContent?.includes('UDP') && !textContent.includes('–');
      });
    },
    shows: 'panel-figures',
  },
  {
    ...inside,
    name: 'settings',
    steps: pressing('more', 'menu-settings'),
    shows: 'panel-settings',
  },
  { ...inside, name: 'devices', steps: pressing('mic-menu|more,menu-settings'), shows: 'leave' },
  { ...inside, name: 'more', steps: pressing('more'), shows: 'menu-settings' },
  {
    ...inside,
    name: 'volume',
    steps: (visitor) => visitor.opensVolume(),
    shows: 'volume',
  },
  {
    ...inside,
    name: 'shortcuts',
    steps: (visitor) => visitor.page.keyboard.press('?'),
    shows: 'shortcuts',
  },
  { ...inside, name: 'sharing', steps: pressing('screen|screen'), shows: 'sharing' },
  {
    name: 'trouble',
    stage: 'four',
    join: true,
    blocks: /\/api\/events/,
    shows: 'trouble',
    complains: /ERR_FAILED/,
  },
  { ...inside, name: 'invite', steps: pressing('invite|more,menu-invite'), shows: 'room-link' },
  {
    ...inside,
    name: 'leaving',
    steps: async (visitor) => {
      await visitor.page.evaluate(() => history.back());
    },
    shows: 'stay',
  },
  {
    ...inside,
    name: 'resting',
    // A phone has no pointer that could rest.
    steps: async (visitor) => {
      if (visitor.size !== 'desktop') return;
      await visitor.stirs();
      await visitor.sees('[data-idle]');
    },
    shows: 'room',
  },
  {
    name: 'elsewhere',
    stage: 'four',
    steps: async (visitor) => {
      await visitor.seesControl('preview');
      await visitor.opensInAnotherTab();
    },
    shows: 'elsewhere',
  },
  { ...inside, name: 'left', steps: pressing('leave'), shows: 'rejoin' },
  { name: 'nine', stage: 'nine', join: true, pictures: 6, shows: 'leave' },
  { name: 'many', stage: 'many', join: true, shows: 'next-page' },
  {
    name: 'screen',
    stage: 'screen',
    join: true,
    steps: (visitor) => visitor.seesScreens(1),
    shows: 'leave',
  },
  {
    name: 'screen-filled',
    stage: 'screen',
    join: true,
    steps: (visitor) => visitor.tapsScreen(),
    shows: 'zoom',
  },
  {
    name: 'screens',
    stage: 'screens',
    join: true,
    steps: (visitor) => visitor.seesScreens(2),
    shows: 'leave',
  },
  {
    name: 'away',
    stage: 'away',
    join: true,
    steps: (visitor) => visitor.sees('[data-testid="tile"][data-dimmed]'),
    shows: 'leave',
  },
];
