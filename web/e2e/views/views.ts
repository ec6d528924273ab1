/** Every view of the app. */
import { accountViews } from './account-views.ts';
import { callViews } from './call-views.ts';
import { doorViews } from './door-views.ts';
import { roomViews } from './room-views.ts';
import type { View } from './view.ts';

export const views: readonly View[] = [...accountViews, ...callViews, ...doorViews, ...roomViews];
