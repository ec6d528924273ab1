/** The API is as it describes itself, whoever asks. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import {
  described,
  fuzz,
  seed,
  type Amount,
  type Described,
  type Principal,
} from './harness/schemathesis.ts';
import { Server } from './harness/server.ts';

const unlimited = {
  SETAREH_LOG_INS_PER_MINUTE: '1000000',
  SETAREH_NEW_ROOMS_PER_MINUTE: '1000000',
  SETAREH_WRITES_PER_MINUTE: '1000000',
  SETAREH_WRITES_PER_MINUTE_AND_ADDRESS: '10000000',
  SETAREH_WRONG_KEYS_PER_MINUTE: '1000000',
};

// Whoever is refused at most doors needs few tries to be so.
const amounts: Record<Principal, Amount> = {
  stranger: { drawn: 2 },
  guest: { drawn: 4 },
  account: { drawn: 6, borders: true },
  administrator: { drawn: 4 },
  program: { drawn: 2 },
};

describe('the API, as it describes itself', { concurrency: 2 }, () => {
  let server: Server;
  let api: Described;

  before(async () => {
    server = await Server.start(unlimited);
    api = await described(server.url, server.dataFolder, await administrator(server));
  });

  after(() => server?.[Symbol.asyncDispose]());

  for (const [principal, amount] of Object.entries(amounts)) {
    it(`to ${principal}`, async (t) => {
      const { passed, words, asked } = await fuzz(api, principal as Principal, amount);
      t.diagnostic(`${asked} requests as ${principal}, drawn by the seed ${seed}`);
      assert.ok(passed, words);
      assert.ok(asked > 100, words);
    });
  }
});

/** Makes the first account, and gives its cookie. */
async function administrator(server: Server): Promise<string> {
  const [, invitation] = /\/register#(\S+)/.exec(server.output()) ?? [];
  const response = await fetch(`${server.url}/api/accounts`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'root', password: 'correct horse', invitation }),
  });
  assert.equal(response.status, 201, await response.text());
  return response.headers
    .getSetCookie()
    .map((line) => line.replace(/;.*/, ''))
    .join('; ');
}
