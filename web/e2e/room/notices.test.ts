/** Lines at the edge tell who comes, goes and shares, and cover no name. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { Person } from '../harness/person.ts';
import { createRoom } from '../harness/rooms.ts';

const sizes = { desktop: { width: 1280, height: 800 }, phone: { width: 390, height: 844 } };

describe('who shares a screen is told', { timeout: 180_000 }, () => {
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
      for (const { page } of watchers) await page.setViewport(size);
      await adam.press('screen');
      for (const one of watchers) {
        await one.sees(one.screenOf('Adam'));
        const covered = await eventually('a line that tells of the screen', () =>
          one.page.evaluate(coveredLabels),
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

/** The labels of tiles below a line, once all stands still; runs in the page. */
function coveredLabels(): string[] | false {
  const lines = [...document.querySelectorAll('[data-testid="notices"] > *')];
  const moves = document.getAnimations().some(({ playState }) => playState === 'running');
  if (!lines.some((line) => line.getAttribute('data-kind') === 'sharing') || moves) return false;
  const labels = [...document.querySelectorAll('[data-testid="tile"] [class*="_label_"]')];
  if (labels.length === 0) throw new Error('tiles without labels');
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
  return labels
    .filter((label) => lines.some((line) => covers(line, label)))
    .map((label) => label.textContent ?? '');
}
