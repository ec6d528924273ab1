/** Microphone, camera and speaker are changed, and unplugged, in the middle of a call. */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventually } from '../harness/eventually.ts';
import { keepsDescription, receives } from '../harness/media.ts';
import { Person } from '../harness/person.ts';
import { createRoom, type Room } from '../harness/rooms.ts';

const both = { videos: 1, audios: 1, windowMs: 1500 };

describe('devices during a call', () => {
  let room: Room;
  let sara: Person;
  let adam: Person;

  before(async () => {
    room = await createRoom('Devices');
    sara = await Person.join(room, {
      name: 'Sara',
      devices: 3,
      before: `(${makeUnpluggable.toString()})()`,
    });
    adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
    await receives(adam, both);
  });

  after(async () => {
    await Promise.allSettled([sara, adam].map((person) => person?.[Symbol.asyncDispose]()));
  });

  it('another microphone is taken from the menu and heard, with nothing negotiated', async () => {
    const first = await labelSent('audio');
    await keepsDescription(sara, async () => {
      const chosen = await choose('mic-menu', 'audioinput', first);
      await eventually('it is sent', async () => (await labelSent('audio')) === chosen);
      await receives(adam, both);
    });
  });

  it('a muted microphone stays muted when another is taken', async () => {
    await sara.press('mic');
    await choose('mic-menu', 'audioinput', await labelSent('audio'));
    await receives(adam, { ...both, audios: 0 });
    await sara.press('mic');
    await receives(adam, both);
  });

  it('another camera is taken from the menu and seen', async () => {
    const first = await labelSent('video');
    await keepsDescription(sara, async () => {
      const chosen = await choose('cam-menu', 'videoinput', first);
      await eventually('it is sent', async () => (await labelSent('video')) === chosen);
      await receives(adam, both);
    });
  });

  it('a camera that is off stays off when another is taken', async () => {
    await sara.press('cam');
    await choose('cam-menu', 'videoinput', await labelSent('video'));
    await receives(adam, { ...both, videos: 0 });
    await sara.press('cam');
    await receives(adam, both);
  });

  it('another speaker plays every voice, and the system’s own when it is unplugged', async () => {
    const chosen = await choose('mic-menu', 'audiooutput', undefined);
    const id = await idOf('audiooutput', chosen);
    await eventually('it plays', async () => (await sinks()).every((sink) => sink === id));
    await receives(sara, both);
    await unplug(id);
    await eventually('the system’s plays', async () =>
      (await sinks()).every((sink) => sink === ''),
    );
    await sara.isTold(/speaker is gone/);
    await receives(sara, both);
  });

  it('an unplugged camera gives way to another, and one is told', async () => {
    const lost = await labelSent('video');
    await unplug(await idOf('videoinput', lost));
    const label = await eventually('another is sent', async () => {
      const now = await labelSent('video');
      return now !== undefined && now !== lost && now;
    });
    await sara.isTold(new RegExp(`camera is gone. Now using ${label}`));
    await receives(adam, both);
  });

  it('an unplugged microphone gives way to another, and one is told', async () => {
    const lost = await labelSent('audio');
    await unplug(await idOf('audioinput', lost));
    const label = await eventually('another is sent', async () => {
      const now = await labelSent('audio');
      return now !== undefined && now !== lost && now;
    });
    await sara.isTold(
      new RegExp(`microphone is gone. Now using ${label.replace(/^Default - /, '')}`),
    );
    await receives(adam, both);
  });

  it('when the last camera is unplugged it is off, and one is told', async () => {
    await sara.page.evaluate(() => window.setarehUnplug((kind) => kind === 'videoinput'));
    await sara.isTold(/camera is gone, and there is no other/);
    await receives(adam, { ...both, videos: 0 });
    assert.deepEqual([...sara.complaints, ...adam.complaints], []);
  });

  /** What the connection sends of that kind. */
  function labelSent(kind: 'audio' | 'video'): Promise<string | undefined> {
    return sara.page.evaluate((wanted) => {
      const senders = window.setarehConnections.at(-1)?.getSenders() ?? [];
      const live = senders.find(({ track }) => track?.kind === wanted);
      return live?.track?.label;
    }, kind);
  }

  /** Takes a device by its name on the menu: one that is not the one in use. */
  async function choose(
    menu: string,
    kind: MediaDeviceKind,
    inUse: string | undefined,
  ): Promise<string> {
    const labels = await sara.page.evaluate(async (wanted) => {
      const devices = await navigator.mediaDevices.enumerateDevices();
      return devices
        .filter((device) => device.kind === wanted && device.deviceId !== 'default')
        .map(({ label }) => label);
    }, kind);
    const label = labels.find((one) => one !== inUse && `Default - ${one}` !== inUse);
    assert.ok(label, `no other ${kind} than ${inUse} among ${labels.join(', ')}`);
    await sara.press(menu);
    await sara.page.locator(`[role="menuitem"]::-p-text(${label})`).click();
    await sara.seesNo('[role="menuitem"]');
    return label;
  }

  function idOf(kind: MediaDeviceKind, label: string | undefined): Promise<string> {
    return sara.page.evaluate(
      async (wantedKind, wantedLabel) => {
        const devices = await navigator.mediaDevices.enumerateDevices();
        return (
          devices.find((one) => one.kind === wantedKind && one.label === wantedLabel)?.deviceId ??
          ''
        );
      },
      kind,
      label ?? '',
    );
  }

  function sinks(): Promise<string[]> {
    return sara.page.$$eval('audio', (elements) => elements.map(({ sinkId }) => sinkId));
  }

  function unplug(id: string): Promise<void> {
    return sara.page.evaluate((gone) => window.setarehUnplug((_, one) => one === gone), id);
  }
});

describe('a phone with a camera on either side', () => {
  it('turns from one to the other and back, and only the front one is a mirror', async () => {
    const room = await createRoom('Flip');
    await using phone = await Person.arrive(room, {
      name: 'Phone',
      devices: 3,
      before: `(${giveFacings.toString()})()`,
    });
    // Loads the page anew: to the browser a phone is another device.
    await phone.page.setViewport({ width: 390, height: 844, isMobile: true, hasTouch: true });
    await phone.enter();
    const self = '[data-testid="tile"][data-kind="self"] video';
    const mirrored = () =>
      phone.page.$eval(self, (video) => getComputedStyle(video).scale === '-1 1');
    const facing = () =>
      phone.page.$eval(self, (video) => {
        const stream = video.srcObject as MediaStream | null;
        return stream?.getVideoTracks()[0]?.getSettings().facingMode;
      });
    assert.equal(await facing(), 'user');
    assert.equal(await mirrored(), true);
    await phone.press('flip');
    await eventually('the back camera', async () => (await facing()) === 'environment');
    await eventually('it is no mirror', async () => !(await mirrored()));
    await phone.press('flip');
    await eventually('the front camera', async () => (await facing()) === 'user');
    await eventually('it is a mirror', mirrored);
  });
});

describe('a browser that plays no sound unasked', () => {
  it('shows a button, which makes everyone heard', async () => {
    const room = await createRoom('Tap to hear');
    await using adam = await Person.join(room, { name: 'Adam', colour: 'blue', hertz: 660 });
    // Goes in by a script of the page: whatever the harness presses or asks would count as a press.
    await using sara = await Person.arrive(room, {
      name: 'Sara',
      strictAutoplay: true,
      settings: { mic: 'off', cam: 'off' },
      before: `(${enterUnasked.toString()})()`,
    });
    let refused = false;
    sara.page.on('console', (message) => (refused ||= message.text() === 'sound refused'));
    await eventually('her browser refuses the sound', () => refused);
    await sara.sees('[data-testid="hear"]');
    await receives(sara, { videos: 1, audios: 0 });
    await sara.press('hear');
    await sara.seesNo('[data-testid="hear"]');
    await receives(sara, { videos: 1, audios: 1 });
    assert.deepEqual([...sara.complaints, ...adam.complaints], []);
  });
});

declare global {
  interface Window {
    /** Takes away the devices for which that holds. */
    setarehUnplug(isGone: (kind: string, id: string) => boolean): void;
  }
}

/**
 * Runs in the page. A fake device cannot really be pulled out of Chromium, so this does what a browser
 * does then: the device is on no list and cannot be opened, its track has ended, `devicechange` tells.
 */
function makeUnpluggable(): void {
  const { mediaDevices } = navigator;
  const gone = new Set<string>();
  const open = new Set<MediaStreamTrack>();
  const enumerate = mediaDevices.enumerateDevices.bind(mediaDevices);
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  const present = async () => {
    const devices = await enumerate();
    // Chromium's second fake camera measures depth, of which no picture is made.
    return devices.filter(
      ({ deviceId, kind, label }) => label !== 'fake_device_1' && !gone.has(`${kind} ${deviceId}`),
    );
  };
  mediaDevices.enumerateDevices = present;
  mediaDevices.getUserMedia = async (constraints) => {
    const narrowed = { ...constraints };
    for (const kind of ['audio', 'video'] as const) {
      const wish = narrowed[kind];
      if (typeof wish !== 'object') continue;
      const here = (await present()).filter(
        (device) => device.kind === `${kind}input` && device.deviceId !== 'default',
      );
      const asked = (wish.deviceId as ConstrainDOMStringParameters | undefined)?.exact;
      const id = here.find(({ deviceId }) => deviceId === asked) ?? (asked ? undefined : here[0]);
      if (!id) throw new DOMException('no such device', 'NotFoundError');
      narrowed[kind] = { ...wish, deviceId: { exact: id.deviceId } };
    }
    const stream = await getUserMedia(narrowed);
    for (const track of stream.getTracks()) open.add(track);
    return stream;
  };
  window.setarehUnplug = (isGone) => {
    void enumerate().then((devices) => {
      for (const { kind, deviceId } of devices) {
        if (isGone(kind, deviceId)) gone.add(`${kind} ${deviceId}`);
      }
      for (const track of open) {
        const { deviceId } = track.getSettings();
        if (!gone.has(`${track.kind}input ${deviceId}`)) continue;
        open.delete(track);
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
      mediaDevices.dispatchEvent(new Event('devicechange'));
    });
  };
}

/** Runs in the page. Chromium's fake cameras look nowhere: the first is in front here, the last at the back (the
 * second measures depth). */
function giveFacings(): void {
  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    const wish = constraints?.video;
    if (typeof wish !== 'object') return getUserMedia(constraints);
    const cameras = (await mediaDevices.enumerateDevices()).filter(
      ({ kind }) => kind === 'videoinput',
    );
    const { facingMode, ...rest } = wish;
    const facing = facingMode === 'environment' ? 'environment' : 'user';
    const camera = cameras.at(facing === 'user' ? 0 : -1);
    const video = facingMode ? { ...rest, deviceId: { exact: camera?.deviceId ?? '' } } : wish;
    const stream = await getUserMedia({ ...constraints, video });
    for (const track of stream.getVideoTracks()) {
      const settings = track.getSettings.bind(track);
      track.getSettings = () => ({ ...settings(), facingMode: facing });
    }
    return stream;
  };
}

/** Runs in the page: goes in, and says when the button for the sound is there. */
function enterUnasked(): void {
  let entered = false;
  const timer = setInterval(() => {
    const part = (name: string) =>
      document.querySelector<HTMLButtonElement>(`[data-testid="${name}"]`);
    if (!entered && part('join')) {
      entered = true;
      part('join')?.click();
    }
    if (!part('hear')) return;
    clearInterval(timer);
    console.log('sound refused');
  }, 200);
}
