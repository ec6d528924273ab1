/** What the page says where media stands: a silent server, a firewall, and somebody else's network are told apart. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, describe, it } from 'node:test';
import { promisify } from 'node:util';
import { WeakLink } from '../harness/link.ts';
import { receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, type Room } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';

const run = promisify(execFile);
const patience = { within: 60_000 };
const trouble = (kind: string) => `[data-testid="trouble"][data-kind="${kind}"]`;
const good = { delayMs: 1, rateKbit: 100_000, queuePackets: 1000 };

/** Notes every diagnosis that the page ever shows. */
const noteTroubles = `
  window.troubles = [];
  new MutationObserver(() => {
    const kind = document.querySelector('[data-testid="trouble"]')?.dataset.kind;
    if (kind && window.troubles.at(-1) !== kind) window.troubles.push(kind);
  }).observe(document, { subtree: true, childList: true, attributes: true });
`;

describe('where media stands', () => {
  let link: WeakLink;
  let server: Server;
  let room: Room;
  let sara: Person;
  /** Behind a network of his own. */
  let adam: Person;

  before(async () => {
    link = await WeakLink.up(good);
    server = await Server.start({ SETAREH_HTTPS_PORT: 'off' });
    room = await createRoom('Silence', server.url);
    const origin = `http://${link.hostAddress}:${server.settings['SETAREH_HTTP_PORT']}`;
    const behind = { namespace: link.namespace, trusted: origin };
    const common = { smallWindow: true, before: noteTroubles };
    const sound = { name: 'Sara', colour: 'red', hertz: 440 } as const;
    sara = await Person.join(room, { ...sound, ...common }, server.url);
    const other = { name: 'Adam', colour: 'blue', hertz: 660 } as const;
    adam = await Person.join(room, { ...other, ...common, ...behind }, origin);
    await Promise.all([sara, adam].map((one) => receives(one, { videos: 1, audios: 1 })));
  });

  after(async () => {
    await Promise.allSettled([sara, adam].map((person) => person?.[Symbol.asyncDispose]()));
    await server?.[Symbol.asyncDispose]();
    await link?.[Symbol.asyncDispose]();
  });

  const told = ({ page }: Person): Promise<string[]> =>
    page.evaluate(() => (window as unknown as { troubles: string[] }).troubles.splice(0));
  const blocks = (how: '-I' | '-D', chain: 'INPUT' | 'OUTPUT') =>
    run('ip', `netns exec ${link.namespace} iptables ${how} ${chain} -p udp -j DROP`.split(' '));
  const speaks = '[data-testid="tile"][data-speaking="true"]:not([data-kind="self"])';

  it('a server that hangs is called silent, never a firewall, and nobody speaks', async () => {
    process.kill(server.pid, 'SIGSTOP');
    try {
      for (const one of [sara, adam]) {
        await one.sees(trouble('server'), patience);
        await one.seesNo(speaks, patience);
        // After 15 s in other words.
        assert.match(await one.words('trouble'), /The server (still )?does not answer/);
      }
    } finally {
      process.kill(server.pid, 'SIGCONT');
    }
    for (const one of [sara, adam]) {
      await one.seesNo('[data-testid="trouble"]', patience);
      const kinds = await told(one);
      assert.ok(!kinds.includes('udp') && !kinds.includes('offline'), kinds.join());
    }
    await Promise.all([sara, adam].map((one) => receives(one, { videos: 1, audios: 1 })));
  });

  it('a firewall is called that by whom it hits; the others are told whose network it is', async () => {
    for (const one of [sara, adam]) await one.seesNo('[data-testid="trouble"]', patience);
    await Promise.all([told(sara), told(adam)]);
    await blocks('-I', 'INPUT');
    await blocks('-I', 'OUTPUT');
    try {
      await sara.sees('[data-testid="interrupted"]', patience);
      assert.match(await sara.words('interrupted'), /Adam’s connection is interrupted/);
      await sara.seesNo(speaks, patience);
      await adam.sees(trouble('udp'), patience);
      await adam.seesNo(speaks, patience);
      assert.match(await adam.words('trouble'), /The server answers, but sound and picture/);
    } finally {
      await blocks('-D', 'INPUT');
      await blocks('-D', 'OUTPUT');
    }
    await adam.seesNo('[data-testid="trouble"]', patience);
    await sara.seesNo('[data-testid="interrupted"]', patience);
    assert.ok(!(await told(adam)).includes('server'));
    assert.deepEqual(await told(sara), []);
    await Promise.all([sara, adam].map((one) => receives(one, { videos: 1, audios: 1 })));
  });
});
