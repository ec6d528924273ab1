/** A screen that somebody shares, on a phone: by fingers, and turned; and fewer tiles in mid-call. */
import { after, before, describe, it } from 'node:test';
import type { CDPSession } from 'puppeteer-core';
import { eventually } from '../harness/eventually.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

const upright = { width: 390, height: 844, isMobile: true, hasTouch: true };
const turned = { ...upright, width: 844, height: 390, isLandscape: true };
const zoom = '[data-testid="zoom"]';

describe('a shared screen on a phone', () => {
  let adam: Person;
  let phone: Person;
  let fingers: CDPSession;

  before(async () => {
    const room = await createRoom('Fingers');
    adam = await Person.join(room, { name: 'Adam', colour: 'blue', smallWindow: true });
    phone = await Person.arrive(room, { name: 'Phone', settings: { slots: '4' } });
    // Loads the page anew: to the browser a phone is another device.
    await phone.page.setViewport(upright);
    await phone.enter();
    fingers = await phone.page.createCDPSession();
    await adam.press('screen');
    await phone.sees(`${zoom} video[data-shown="true"]`);
  });

  after(async () => {
    await Promise.allSettled([adam, phone].map((one) => one?.[Symbol.asyncDispose]()));
  });

  it('is enlarged by two fingers, moved by one, and never leaves its edges', async () => {
    const { x, y } = await middle();
    await touch('touchStart', [x - 20, y], [x + 20, y]);
    for (let span = 25; span <= 60; span += 5)
      await touch('touchMove', [x - span, y], [x + span, y]);
    await touch('touchEnd');
    const enlarged = await eventually('it is three times as large', async () => {
      const now = await lies();
      return Math.abs(now.scale - 3) < 0.1 && now;
    });
    await touch('touchStart', [x, y]);
    for (let step = 5; step <= 30; step += 5) await touch('touchMove', [x + step, y]);
    await touch('touchEnd');
    await eventually('it is moved to the right', async () => {
      const now = await lies();
      return Math.abs(now.x - enlarged.x - 30) < 2 && now.scale === enlarged.scale;
    });
    await touch('touchStart', [x, y]);
    for (let step = 50; step <= 1000; step += 50) await touch('touchMove', [x + step, y]);
    await touch('touchEnd');
    await eventually('its left edge is at the left', async () => (await lies()).x === 0);
  });

  it('fills it when it is turned, whole again', async () => {
    await phone.page.setViewport(turned);
    await eventually('it fills the phone', async () => {
      const { width, height } = await area();
      const { scale } = await lies();
      return scale === 1 && (width >= 0.95 * turned.width || height >= 0.95 * turned.height);
    });
    await phone.page.setViewport(upright);
    await phone.seesNo('[data-filled]');
  });

  it('fills it at a tap, and no longer at the next', async () => {
    const tap = async () => {
      const { x, y } = await middle();
      await phone.page.touchscreen.tap(x, y);
    };
    await tap();
    await phone.sees('[data-filled]');
    await tap();
    await phone.seesNo('[data-filled]');
    await adam.press('screen');
    await phone.seesNo(zoom);
  });

  it('takes another number of tiles during the call, and goes on', async () => {
    const places = async () => {
      const { local } = await phone.descriptions();
      return (local.match(/m=video/g) ?? []).length;
    };
    const fewer = await places();
    await phone.press('more');
    await phone.press('menu-settings');
    await phone.sees('[data-testid="setting-slots"]');
    await phone.page.select('[data-testid="setting-slots"]', '9');
    await eventually('there are five more', async () => (await places()) === fewer + 5);
    await receives(phone, { videos: 1, audios: 1 });
  });

  /** As many fingers on the glass as there are points. */
  function touch(
    type: 'touchStart' | 'touchMove' | 'touchEnd',
    ...points: [number, number][]
  ): Promise<void> {
    const touchPoints = points.map(([x, y], id) => ({ x, y, id }));
    return fingers.send('Input.dispatchTouchEvent', { type, touchPoints });
  }

  function area(): Promise<{ x: number; y: number; width: number; height: number }> {
    return phone.page.$eval(zoom, (frame) => {
      const { x, y, width, height } = (frame.parentElement ?? frame).getBoundingClientRect();
      return { x, y, width, height };
    });
  }

  async function middle(): Promise<{ x: number; y: number }> {
    const { x, y, width, height } = await area();
    return { x: x + width / 2, y: y + height / 2 };
  }

  /** How far it is enlarged, and where it lies from its place's left edge. */
  function lies(): Promise<{ scale: number; x: number }> {
    return phone.page.$eval(zoom, (frame) => {
      const { a, e } = new DOMMatrix(getComputedStyle(frame).transform);
      return { scale: a, x: e };
    });
  }
});
