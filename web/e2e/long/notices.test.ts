/** Lines at the edge tell who comes, goes and shares, and cover no name. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

describe('who shares a screen is told', () => {
  let adam: Person;
  /** One reads from left to right, one from right to left. */
  let watchers: Person[];

  before(async () => {
    const room = await createRoom('Notices');
    const comes = (name: string, lang: string) =>
      Person.join(room, { name, smallWindow: true, settings: { lang } });
    adam = await comes('Adam', 'en');
    watchers = [await comes('Sara', 'en'), await comes('Leila', 'fa')];
  });

  after(async () => {
    await Promise.allSettled([adam, ...watchers].map((one) => one?.[Symbol.asyncDispose]()));
  });

  for (const [name, size] of Object.entries(sizes)) {
    it(`and no label is covered on a ${name}`, async () => {
      for (const { page } of watchers) {
        await page.setViewport(size);
        await page.evaluate(watchLabels);
      }
      await adam.press('screen');
      for (const one of watchers) {
        await one.sees(one.screenOf('Adam'));
        const covered = await eventually('a line that tells of the screen', () =>
          one.page.evaluate(() => window.setarehCovered),
        );
        assert.deepEqual(covered, [], `${one.name} cannot read these`);
      }
      await adam.press('screen');
      for (const one of watchers) {
        await one.seesNo(one.screenOf('Adam'));
        await one.seesNo('[data-kind="sharing"]');
      }
    });
  }
});

declare global {
  interface Window {
    /** The labels of tiles below a line that tells of the screen, once all stood still. */
    setarehCovered: string[] | undefined;
  }
}

/** Runs in the page: looks at each frame, since a line leaves by itself. */
function watchLabels(): void {
  window.setarehCovered = undefined;
  const covers = (line: Element, label: Element) => {
    const one = line.getBoundingClientRect();
    const other = label.getBoundingClientRect();
    return (
      one.left < other.right &&
      other.left < one.right &&
      one.top < other.bottom &&
      other.top < one.bottom
    );
  };
  const look = () => {
    const lines = [...document.querySelectorAll('[data-testid="notices"] > *')];
    const labels = [...document.querySelectorAll('[data-testid="tile"] [class*="_label_"]')];
    const moves = document.getAnimations().some(({ playState }) => playState === 'running');
    const tells = lines.some((line) => line.getAttribute('data-kind') === 'sharing');
    if (tells && !moves && labels.length > 0) {
      window.setarehCovered = labels
        .filter((label) => lines.some((line) => covers(line, label)))
        .map((label) => label.textContent ?? '');
    } else requestAnimationFrame(look);
  };
  look();
}
