// Photographs Setareh as it is: a real server, real browsers, people in a room. Makes the pictures of the docs.
//
//   web/node_modules/.bin/node docs/screenshots/make.mjs
//
// The people are drawn (web/src/story/portrait.ts) and take the place of the browsers' cameras; all else
// is what anyone would see.
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { eventually } from "../../web/e2e/harness/eventually.ts";
import { receives } from "../../web/e2e/harness/media.ts";
import { Person } from "../../web/e2e/harness/person.ts";
import { createRoom } from "../../web/e2e/harness/rooms.ts";
import { Server } from "../../web/e2e/harness/server.ts";

const folder = import.meta.dirname;
const desktop = { width: 1280, height: 800 };
const phone = { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const others = ["Sara Ahmadi", "Adam Kowalski", "Mina"];
const patience = { within: 60_000, every: 500 };

const portraits = stripTypeScriptTypes(
  await readFile(join(folder, "../../web/src/story/portrait.ts"), "utf8"),
).replaceAll(/^export /gm, "");

await using server = await Server.start();
process.env.SETAREH_E2E_URL = server.url;
const people = [];
try {
  await home();
  const room = await createRoom("Spring opening");
  for (const [index, name] of others.entries()) people.push(await enter(room, name, index));
  await lobby(room);
  await inside(room);
  await insideInPersian(room);
} finally {
  for (const person of people) await person[Symbol.asyncDispose]();
}

async function home() {
  await using visitor = await Person.arrive({ id: "any-room", key: "" }, { name: "Nika" });
  await visitor.page.setViewport(desktop);
  await visitor.page.goto(server.url);
  await visitor.page.locator('[data-testid="create-room"]').wait();
  await photograph(visitor, "home");
  await visitor.page.goto(`${server.url}/?lang=fa`);
  await visitor.page.setViewport(phone);
  await dark(visitor);
  await visitor.page.locator('[data-testid="create-room"]').wait();
  await photograph(visitor, "home-phone-persian");
}

async function lobby(room) {
  await using visitor = await arrive(room, "Nika", 4);
  await visitor.page.setViewport(desktop);
  await visitor.sees('[data-testid="inside"]', patience);
  await visitor.page.waitForFunction(
    () => document.querySelector('[data-testid="preview"]')?.videoWidth > 2,
    { timeout: patience.within },
  );
  await photograph(visitor, "lobby");
}

/** The room from the inside: the grid, the figures, then a shared screen, on a desktop and on a phone. */
async function inside(room) {
  await using nika = await enter(room, "Nika", 4, desktop);
  await allSeen(nika);
  await photograph(nika, "room");
  await nika.press("figures");
  await nika.sees('[data-testid="panel-figures"]');
  // Rates need two readings.
  await nika.page.waitForFunction(() => performance.now() > 20_000);
  await photograph(nika, "figures");
  await nika.press("figures");
  await nika.seesNo('[data-testid="panel-figures"]');
  await dark(nika);
  await photograph(nika, "room-dark");
  await nika.page.setViewport(phone);
  await allSeen(nika);
  await photograph(nika, "room-phone");
  await nika.page.setViewport(desktop);
  await people[0].press("screen");
  await nika.sees(`${nika.screenOf(others[0])} video[data-shown="true"]`, patience);
  await photograph(nika, "screen");
  await people[0].press("screen");
  await nika.seesNo(nika.screenOf(others[0]), patience);
}

async function insideInPersian(room) {
  await using nika = await enter(room, "نیکا", 4, desktop, { lang: "fa" });
  await allSeen(nika);
  await photograph(nika, "room-persian");
}

async function allSeen(person) {
  await receives(person, { videos: others.length, audios: "some", fps: 3 }, patience);
  const shown = '[data-testid="tile"][data-kind="camera"] video[data-shown="true"]';
  await eventually(
    "everyone's picture shows",
    async () => (await person.page.$$(shown)).length === others.length,
    patience,
  );
}

async function dark(person) {
  await person.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
}

async function enter(room, name, index, viewport = desktop, settings = {}) {
  const person = await arrive(room, name, index, settings);
  await person.page.setViewport(viewport);
  await person.enter();
  return person;
}

/** At the door, with a drawn person for a camera and a drawn document for a screen. */
async function arrive(room, name, index, settings = {}) {
  const script = `{${portraits}; (${replaceDevices})(portrait, sharedScreen, ${index});}`;
  return Person.arrive(room, { name, height: 360, before: script, settings });
}

/** Runs in the page. */
function replaceDevices(portrait, sharedScreen, index) {
  const devices = navigator.mediaDevices;
  const getUserMedia = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async (constraints) => {
    const stream = await getUserMedia(constraints);
    const tracks = stream.getTracks();
    return new MediaStream(
      tracks.map((track) => (track.kind === "video" ? portrait(index) : track)),
    );
  };
  devices.getDisplayMedia = async () => new MediaStream([sharedScreen()]);
}

/** After the layout came to rest. */
async function photograph(person, name) {
  await person.page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(
      document.getAnimations().map(({ finished }) => finished.catch(() => undefined)),
    );
  });
  await person.page.screenshot({ path: join(folder, `${name}.png`) });
}
