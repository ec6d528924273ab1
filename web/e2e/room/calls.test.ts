/** Calls of two: they ring, connect browser to browser without the server's media part, and come back. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { acquaint, Caller, type CallerTab } from '../harness/caller.ts';
import { eventually } from '../harness/eventually.ts';
import { patient } from '../harness/global-setup.ts';
import { recordFirstFrame, readFirstFrame } from '../harness/probe.ts';
import { serverUrl } from '../harness/rooms.ts';
import { Server } from '../harness/server.ts';
import { readSound, recordSound } from '../harness/sound-record.ts';

const direct = ['host', 'srflx', 'prflx'];
const both = { video: true, audio: true };

/** What the SFU has received and sent so far. */
async function forwarded(): Promise<number> {
  const text = await (await fetch(`${serverUrl()}/actuator/prometheus`)).text();
  const counts = [...text.matchAll(/^\w*(?:received|sent)_packets_total\S* (\S+)$/gm)];
  assert.ok(counts.length >= 2, 'the counters of packets are not told');
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

/** Leaves whatever came of a call. */
async function close(...tabs: CallerTab[]): Promise<void> {
  for (const tab of tabs) {
    if ((await tab.phase()) === 'over') await tab.press('close-call');
    await tab.seesNo('call');
  }
}

/** The button of that person's newest call in the list. */
const callButton = (kind: 'audio' | 'video', to: Caller) =>
  `[data-account="${to.id}"] [data-testid="call-${kind}"]`;

async function rings(from: CallerTab, kind: 'audio' | 'video', to: Caller): Promise<void> {
  await from.goTo('/calls');
  await from.press(callButton(kind, to));
}

/** Longer than any machine needs: the direct path was dropped before the other was heard. */
const brokenSilenceMs = 10_000;

/** The one hears the other by the call's connection, then by the conference's, and hardly ever nothing. */
async function hasNoGap(...tabs: [CallerTab, CallerTab]): Promise<void> {
  for (const tab of tabs) {
    await tab.sees('room');
    await tab.seesNo('call');
    await tab.seesNo('call-float');
  }
  const [{ page }] = tabs;
  const heard = await eventually('a second by the conference alone', async () => {
    const now = await page.evaluate(readSound);
    return now && now.laterMs - now.bothMs >= 1000 ? now : undefined;
  });
  console.log(
    `from call to conference: silent for ${heard.silentMs} ms at most (${heard.usuallySilentMs} ms before), ` +
      `both ways at once for ${heard.bothMs} ms; not heard: ${heard.missedMs} ms`,
  );
  assert.ok(heard.firstMs > 0 && heard.laterMs > 0, JSON.stringify(heard));
  assert.ok(heard.silentMs < brokenSilenceMs, JSON.stringify(heard));
}

describe('calls of two', () => {
  let server: Server;
  let sara: Caller;
  let adam: Caller;
  let secondTab: CallerTab;

  before(async () => {
    // One of their own: by the common one, other tests' packets go.
    server = await Server.start(patient);
    process.env['SETAREH_E2E_URL'] = server.url;
    const run = Date.now().toString(36);
    [sara, adam] = await Promise.all([
      Caller.start({ name: 'Sara', smallWindow: true }, `sara-${run}`),
      Caller.start({ name: 'Adam', smallWindow: true }, `adam-${run}`),
    ]);
    await acquaint(sara, adam);
    await adam.tab.goTo('/calls');
    secondTab = await adam.openTab();
    await secondTab.goTo('/calls');
  });

  after(async () => {
    await Promise.allSettled([sara, adam].map((one) => one?.[Symbol.asyncDispose]()));
    await server[Symbol.asyncDispose]();
  });

  it('ring on all tabs, sound on one, and stop where one answers', async () => {
    await rings(sara.tab, 'video', adam);
    await Promise.all([adam.tab.sees('ringing'), secondTab.sees('ringing')]);
    await sara.tab.reaches('ringing');
    await eventually('one tab sounds', async () => {
      const sounding = await Promise.all(
        [adam.tab, secondTab].map(({ page }) =>
          page.$('[data-testid="ringing"][data-sounds="true"]'),
        ),
      );
      return sounding.filter(Boolean).length === 1;
    });
    await adam.tab.page.bringToFront();
    await adam.tab.page.evaluate(recordFirstFrame);
    await adam.tab.press('accept');
    await secondTab.seesNo('ringing');
    const ms = await eventually('a first frame', () => adam.tab.page.evaluate(readFirstFrame));
    console.log(`accept to the first frame of the other: ${Math.round(ms)} ms`);
    await Promise.all([sara.tab.reaches('up'), adam.tab.reaches('up')]);
  });

  it('go from browser to browser: the SFU sees no packet', async () => {
    const until = await forwarded();
    await Promise.all([sara.tab.receives(both), adam.tab.receives(both)]);
    for (const { tab } of [sara, adam]) {
      for (const kind of await tab.path()) assert.ok(direct.includes(kind), kind);
    }
    assert.equal(await forwarded(), until);
  });

  it('muted, without camera, and back', async () => {
    await sara.tab.press('mic');
    await adam.tab.sees('[data-testid="tile"][aria-label^="Sara"][aria-label*="muted"]');
    await adam.tab.receives({ video: true, audio: false });
    await sara.tab.press('cam');
    await adam.tab.sees('[data-testid="tile"][aria-label^="Sara"][aria-label*="camera"]');
    await adam.tab.receives({ video: false, audio: false });
    await sara.tab.press('mic');
    await sara.tab.press('cam');
    await adam.tab.receives(both);
  });

  it('a screen beside the camera', async () => {
    await sara.tab.press('screen');
    await adam.tab.sees('[data-testid="tile"][data-kind="screen"] video[data-shown="true"]');
    await sara.tab.press('screen');
    await adam.tab.seesNo('[data-testid="tile"][data-kind="screen"]');
  });

  it('go on in a small window on another page, and lead back', async () => {
    await adam.tab.press('minimize');
    await adam.tab.sees('call-float');
    await adam.tab.receives(both);
    await adam.tab.press('maximize');
    await adam.tab.sees('call');
  });

  it('come back after a reload of either', async () => {
    for (const tab of [sara.tab, adam.tab]) {
      await tab.page.reload();
      await tab.reaches('up');
      await Promise.all([sara.tab.receives(both), adam.tab.receives(both)]);
    }
  });

  it('one hangs up: the other is told, and both are free', async () => {
    await sara.tab.press('hang-up');
    await adam.tab.sees('[data-testid="call-over"][data-ending="hung-up"]');
    await close(sara.tab, adam.tab);
  });

  it('both ring each other at once: one call', async () => {
    for (const [tab, other] of [
      [sara.tab, adam],
      [adam.tab, sara],
    ] as const) {
      await tab.goTo('/calls');
      await tab.sees(callButton('audio', other));
    }
    await Promise.all([
      sara.tab.page.$eval(callButton('audio', adam), (button) => (button as HTMLElement).click()),
      adam.tab.page.$eval(callButton('audio', sara), (button) => (button as HTMLElement).click()),
    ]);
    await Promise.all([sara.tab.reaches('up'), adam.tab.reaches('up')]);
    await sara.tab.receives({ video: false, audio: true });
    assert.equal(new URL(sara.tab.page.url()).pathname, new URL(adam.tab.page.url()).pathname);
  });

  it('from voice to picture: the other is asked', async () => {
    await sara.tab.press('cam');
    await adam.tab.press('camera-too');
    await Promise.all([sara.tab.receives(both), adam.tab.receives(both)]);
    await sara.tab.press('hang-up');
    await adam.tab.sees('call-over');
    await close(sara.tab, adam.tab);
  });

  it('declined, and cancelled: missed ones are counted, until they are looked at', async () => {
    await adam.tab.goTo('/account');
    await secondTab.goTo('/account');
    await rings(sara.tab, 'audio', adam);
    await adam.tab.press('reject');
    await sara.tab.sees('[data-testid="call-over"][data-ending="rejected"]');
    await secondTab.seesNo('ringing');
    await sara.tab.press('call-again');
    await adam.tab.sees('ringing');
    await sara.tab.press('hang-up');
    await adam.tab.seesNo('ringing');
    await adam.tab.sees('[data-testid="place-calls"] [data-testid="badge"]');
    await close(sara.tab);
    await adam.tab.goTo('/calls');
    await adam.tab.sees('[data-testid="recent-call"][data-missed="true"]');
    await adam.tab.seesNo('[data-testid="place-calls"] [data-testid="badge"]');
  });

  it('Chromium with Firefox, and whoever calls one of them finds them busy', async () => {
    const run = Date.now().toString(36);
    await using fox = await Caller.start(
      { name: 'Zofia', browser: 'firefox', smallWindow: true },
      `zofia-${run}`,
    );
    await acquaint(fox, sara);
    await fox.tab.goTo('/calls');
    await rings(sara.tab, 'video', fox);
    await fox.tab.press('accept');
    await Promise.all([sara.tab.reaches('up'), fox.tab.reaches('up')]);
    await Promise.all([sara.tab.receives(both), fox.tab.receives(both)]);
    for (const kind of await sara.tab.path()) assert.ok(direct.includes(kind), kind);

    await rings(adam.tab, 'audio', sara);
    await adam.tab.sees('[data-testid="call-over"][data-ending="busy"]');

    await fox.tab.press('hang-up');
    await sara.tab.sees('call-over');
    await close(sara.tab);
    // The other way round: Firefox offers.
    await rings(fox.tab, 'video', sara);
    await sara.tab.press('accept');
    await Promise.all([sara.tab.receives(both), fox.tab.receives(both)]);

    // A third: one wants it, the other agrees, and all are in a conference without doing more.
    await sara.tab.page.evaluate(recordSound);
    await eventually('a voice', () => sara.tab.page.evaluate(readSound));
    await sara.tab.press('more');
    await sara.tab.press('menu-bring-in');
    await sara.tab.press(`[data-testid="bring-in"][data-account="${adam.id}"]`);
    await sara.tab.sees('[data-testid="growing"][data-mine="true"]');
    await fox.tab.press('grow-agree');
    await hasNoGap(sara.tab, fox.tab);
    await adam.tab.press('invited-join');
    const three = [sara.tab, fox.tab, adam.tab];
    for (const tab of three) {
      await tab.sees('room');
      await eventually(`${tab.name} sees the two others`, async () => {
        const shown = '[data-testid="tile"][data-kind="camera"] video[data-shown="true"]';
        return (await tab.page.$$(shown)).length === 2;
      });
      await tab.seesNo('call');
      await tab.seesNo('call-float');
      await tab.receives(both);
    }
    // Somebody asks one in who is no contact: a line, which does not ring; a refusal is told.
    await adam.tab.goTo('/calls');
    await fox.tab.press('more');
    await fox.tab.press('menu-invite');
    await fox.tab.write('search-to-ask', 'Adam');
    await fox.tab.press(`[data-testid="bring-in"][data-account="${adam.id}"]`);
    await adam.tab.sees('invited-line');
    await adam.tab.seesNo('invited');
    await adam.tab.press('invited-not');
    await fox.tab.sees('[data-testid="not-coming"][data-empty="false"]');
    await adam.tab.seesNo('invited-line');
    // A contact rings, and comes in without a key.
    await sara.tab.press('more');
    await sara.tab.press('menu-invite');
    await sara.tab.press(`[data-testid="bring-in"][data-account="${adam.id}"]`);
    await adam.tab.sees('[data-testid="invited"]');
    await adam.tab.press('invited-join');
    await adam.tab.sees('room');
    assert.deepEqual([...sara.tab.complaints, ...fox.tab.complaints, ...adam.tab.complaints], []);
  });
});
