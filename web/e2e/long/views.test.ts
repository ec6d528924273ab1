/** Every view in both sizes, both themes and all languages: it comes, and nothing serious is wrong with it. */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from '../harness/server.ts';
import { allShots, photograph } from '../views/photograph.ts';

it('every view is there, and can be used by everyone', { timeout: 7_200_000 }, async (t) => {
  const folder = join(root, '.setareh/test/views');
  for await (const { name, faults } of photograph(allShots(), folder, { thrift: 3 })) {
    await t.test(name, () => assert.deepEqual(faults, []));
  }
});
