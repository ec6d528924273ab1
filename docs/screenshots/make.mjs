// Photographs Setareh as it is: a real server, real browsers, people in a room. Makes the pictures of the docs.
//
//   web/node_modules/.bin/node docs/screenshots/make.mjs
//
// The people are drawn (web/src/story/portrait.ts) and take the place of the browsers' cameras; all else
// is what anyone would see.
import { readFile } from "node:fs/promises";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { receives } from "../../web/e2e/harness/media.ts";
import { Person } from "../../web/e2e/harness/person.ts";
import { createRoom } from "../../web/e2e/harness/rooms.ts";
import { Server } from "../../web/e2e/harness/server.ts";

const folder = import.meta.dirname;
const desktop = { width: 1440, height: 900 };
const phone = { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const others = ["Sara Ahmadi", "Adam Kowalski", "Mina", "Jan Nowak"];

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
} finally {
  for (const person of people) await person[Symbol.asyncDispose]();
}

async function home() {
  await using visitor = await Person.arrive({ id: "any-room", key: "" }, { name: "Nika" });
  await visitor.page.setViewport(desktop);
  await visitor.page.goto(server.url);
  await visitor.page.locator('[data-testid="create-room"]').wait();
  await photograph(visitor, "home");
}

async function lobby(room) {
  await using visitor = await arrive(room, "Nika", 4);
  await visitor.page.setViewport(desktop);
  await visitor.page.locator('[data-testid="inside"]').wait();
  await photograph(visitor, "lobby");
}

/** The room from the inside: the grid, then a shared screen, on a desktop and on a phone. */
async function inside(room) {
  await using nika = await enter(room, "Nika", 4);
  await nika.page.setViewport(desktop);
  const patience = { within: 60_000 };
  await receives(nika, { videos: 4, audios: 3, fps: 5 }, patience);
  for (const name of others) await nika.sees(`${nika.tileOf(name)} video[data-shown="true"]`);
  await photograph(nika, "room");
  await nika.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: "dark" }]);
  await nika.page.setViewport(phone);
  await photograph(nika, "room-phone");
  await nika.page.setViewport(desktop);
  await people[0].press("screen");
  await nika.sees(`${nika.screenOf(others[0])} video[data-shown="true"]`);
  await photograph(nika, "screen");
}

async function enter(room, name, index) {
  const person = await arrive(room, name, index);
  await person.enter();
  return person;
}

/** At the door, with a drawn person for a camera and a drawn document for a screen. */
async function arrive(room, name, index) {
  const script = `{${portraits}; (${replaceDevices})(portrait, sharedScreen, ${index});}`;
  return Person.arrive(room, { name, height: 360, before: script });
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
