import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Slot, View } from '../signaling/messages';
import { ViewPlanner } from './view-planner';

const wish = { named: [], autoHeight: 360, autoPictures: true, saving: 'none' } as const;
const screen = { source: 'a/screen', height: 720, priority: 3 };

describe('ViewPlanner', () => {
  let sent: View[];
  let slots: Slot[];
  let pictureSlots: number | undefined;
  let planner: ViewPlanner;

  beforeEach(() => {
    vi.useFakeTimers();
    sent = [];
    slots = [];
    pictureSlots = 2;
    planner = new ViewPlanner({
      wish,
      pictureSlots: () => pictureSlots,
      slots: () => slots,
      carry: (view) => {
        sent.push(view);
        return Promise.resolve(true);
      },
    });
  });

  afterEach(() => {
    planner.stop();
    vi.useRealTimers();
  });

  const settle = () => vi.advanceTimersByTimeAsync(100);
  const sources = () => sent.map((view) => view.slots.map(({ source }) => source).join());

  it('tells what is shown once the layout has settled', async () => {
    for (const autoHeight of [180, 240, 720]) planner.show({ ...wish, autoHeight });
    await settle();
    expect(sent.map((view) => view.slots[0]?.height)).toEqual([720]);
  });

  it('tells nothing twice, unless the server may have forgotten it', async () => {
    planner.show(wish);
    await settle();
    planner.show({ ...wish });
    planner.planLater();
    await settle();
    expect(sent).toHaveLength(1);
    planner.renew();
    await settle();
    expect(sent).toHaveLength(2);
  });

  it('names a source where it stands by now', async () => {
    planner.show({ ...wish, named: [screen] });
    await settle();
    const carried = { source: 'a/screen', video: 'flowing', reason: null, from: null } as const;
    slots = [{ slot: 0, audio: false, ...carried }];
    planner.planLater();
    await settle();
    expect(sources()).toEqual(['auto,a/screen', 'a/screen,auto']);
  });

  it('asks for no pictures while nobody looks', async () => {
    planner.show(wish);
    await settle();
    planner.look(false);
    await settle();
    planner.look(true);
    await settle();
    expect(sent.map((view) => view.slots[0]?.height)).toEqual([360, 0, 360]);
  });

  it('plans for no connection that is not there', async () => {
    pictureSlots = undefined;
    planner.show(wish);
    await settle();
    expect(sent).toEqual([]);
    expect(planner.first(1).slots).toHaveLength(1);
  });
});
