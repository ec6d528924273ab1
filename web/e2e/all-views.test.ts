/**
 * Every view once, in sizes, themes and languages by turns: it comes, and nothing serious is wrong with it. The
 * longest of all: files begin in the order of their names, and this one comes first, so that none runs alone at the end.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { it } from 'node:test';
import { root } from './harness/server.ts';
import { photograph, shortShots } from './views/photograph.ts';

it('every view is there, and can be used by everyone', async (t) => {
  for await (const { name, faults } of photograph(shortShots(), join(root, '.setareh/test/views'), {
    thrift: 3,
  })) {
    await t.test(name, () => assert.deepEqual(faults, []));
  }
});
