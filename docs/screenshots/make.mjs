// Photographs Setareh as it is: a real server, real browsers, people in a room. Makes the pictures of the docs.
//
//   web/node_modules/.bin/node docs/screenshots/make.mjs [home lobby inside onPhone inPersian sharing]
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
const unseen = { width: 480, height: 300 }; // less to draw for people who are not photographed
const phone = { width: 390, height: 844, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };
const others = ["Sara Ahmadi", "Adam Kowalski", "Mina"];
const scenes = [home, lobby, inside, onPhone, inPersian, sharing];
const wanted = process.argv.slice(2);
const patience = { within: 60_000, every: 500 };

const portraits = stripTypeScriptTypes(
  await readFile(join(folder, "../../web/src/story/portrait.ts"), "utf8"),
).replaceAll(/^export /gm, "");

await using server = await Server.start();
process.env.SETAREH_E2E_URL = server.url;
const people = [];
try {
  const room = await createRoom("Spring opening");
  for (const [index, name] of others.entries()) people.push(await enter(room, name, index, unseen));
  for (const scene of scenes) {
    if (wanted.length === 0 || wanted.includes(scene.name)) await scene(room);
  }
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

/** The room from the inside: the grid, the figures. */
async function inside(room) {
  await using nika = await enter(room, "Nika", 4);
  await allSeen(nika);
  await photograph(nika, "room");
  await nika.press("figures");
  await nika.sees('[data-testid="panel-figures"]');
  await nika.page.waitForFunction(() =>
    document.querySelector('[data-testid="panel-figures"]')?.textContent.includes("UDP"),
  );
  await photograph(nika, "figures");
  await nika.press("figures");
  await nika.seesNo('[data-testid="panel-figures"]');
  await nika.press("leave");
  await nika.sees('[data-testid="rejoin"]');
}

async function onPhone(room) {
  await using nika = await arrive(room, "Nika", 4);
  // Loads the page anew: to the browser a phone is another device.
  await nika.page.setViewport(phone);
  await dark(nika);
  await nika.enter();
  await allSeen(nika);
  await photograph(nika, "room-phone");
  await nika.press("leave");
  await nika.sees('[data-testid="rejoin"]');
}

async function inPersian(room) {
  await using nika = await enter(room, "نیکا", 4, desktop, { lang: "fa" });
  await allSeen(nika);
  await photograph(nika, "room-persian");
  await nika.press("leave");
  await nika.sees('[data-testid="rejoin"]');
}

async function sharing(room) {
  await using nika = await enter(room, "Nika", 4);
  await dark(nika);
  await people[0].press("screen");
  await nika.sees(`${nika.screenOf(others[0])} video[data-shown="true"]`, patience);
  await allSeen(nika, others.length + 1);
  await photograph(nika, "screen");
  await nika.press("leave");
  await nika.sees('[data-testid="rejoin"]');
}

async function allSeen(person, videos = others.length) {
  await receives(person, { videos, audios: "some", fps: 3 }, patience);
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

async function enter(room, name, index, view = desktop, settings = {}) {
  const person = await arrive(room, name, index, settings);
  await person.page.setViewport(view);
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

/** After the layout came to rest, with no pointer over anything. */
async function photograph(person, name) {
  await person.page.mouse.move(0, 0);
  await person.page.evaluate(async () => {
    await document.fonts.ready;
    await Promise.all(
      document.getAnimations().map(({ finished }) => finished.catch(() => undefined)),
    );
  });
  await person.page.screenshot({ path: join(folder, `${name}.png`) });
}
