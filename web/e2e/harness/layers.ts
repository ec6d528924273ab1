/** A watcher whose only tile grows and shrinks again, and what of the picture came meanwhile. */
import { eventually } from './eventually.ts';
import { ratesBetween, readingOf, receives } from './media.ts';
import type { Person } from './person.ts';

export const small = { width: 320, height: 240 };
const large = { width: 1600, height: 1000 };

/** From the layer of 180 lines to that of 720 and back. */
export async function changesLayers(
  watcher: Person,
  sender: Person,
): Promise<{ share: number; longestGapMs: number }> {
  await receives(watcher, { videos: 1, audios: 1, lines: 180 });
  await watcher.watchGaps(sender.name);
  const before = await readingOf(watcher);
  await watcher.page.setViewport(large);
  await receives(watcher, { videos: 1, audios: 1, lines: 720 });
  await watcher.page.setViewport(small);
  await eventually('the small layer again', async () =>
    (await watcher.inbound()).some(({ frameHeight }) => frameHeight === 180),
  );
  const rates = ratesBetween(before, await readingOf(watcher));
  const share = rates.find(({ kind, frames }) => kind === 'video' && frames > 0)?.share ?? 0;
  return { share, longestGapMs: await watcher.longestGapMs() };
}
