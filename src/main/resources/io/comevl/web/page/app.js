// Brings the parts together: first what stands, then everything as it comes.

import { get, listen, remember } from "./api.js";
import { Camera } from "./camera.js";
import { Editor } from "./editor.js";
import { Events } from "./events.js";
import { Health } from "./health.js";
import { Series } from "./plots.js";
import { QueryList } from "./queries.js";
import { Speed } from "./speed.js";

const LOOK_MILLIS = 100;
const PLOT_MILLIS = 1000;

const cameras = new Map();
const series = new Map();
let queries = [];
let kept = [];

const at = selector => document.querySelector(selector);
const editor = new Editor(at("#editor"), cameras);
const events = new Events(at("#events"));
const health = new Health(at("#health"));
const speed = new Speed(at("#speed"));
const list = new QueryList(at("#query-list"), query => editor.open(query), mistake);

at("#new-query").addEventListener("click", () => editor.open());
at("#entrance").addEventListener("submit", event => {
  event.preventDefault();
  remember(at("#token").value.trim());
  location.reload();
});
at("#editor").querySelector("[name=phrase]").addEventListener("input", () => editor.mistake(""));

function mistake(words) {
  at("#mistake").hidden = !words;
  at("#mistake").textContent = words;
}

function cameraOf(id) {
  if (!cameras.has(id)) {
    const camera = new Camera(id);
    cameras.set(id, camera);
    const after = [...cameras.values()].filter(other => other.id > id).sort((a, b) => (a.id < b.id ? -1 : 1))[0];
    at("#cameras").insertBefore(camera.element, after?.element ?? null);
    at("#no-cameras").hidden = true;
  }
  return cameras.get(id);
}

function seriesOf(query) {
  if (!series.has(query)) series.set(query, new Series());
  return series.get(query);
}

const hearing = {
  frame: record => cameraOf(record.camera).frame(record),
  detection: record => {
    speed.add(record);
    if (!record.query) return;
    cameraOf(record.camera).answer("detections", record);
    const answered = record.status === "OK" || record.status === "REUSED";
    const count = record.count ?? Math.max(record.points.length, record.boxes.length);
    if (answered && record.task !== "ASK") seriesOf(record.query).add(record.camera, Date.parse(record.capturedAt), count);
  },
  tracks: record => cameraOf(record.camera).answer("tracks", record),
  event: record => events.add(record),
  query: () => reload(),
  camera: record => (cameraOf(record.camera).status = record),
  gap: () => load(),
};

let reloads = Promise.resolve();

/** Queries again; one after the other, so that the last word is the newest. */
function reload() {
  reloads = reloads.then(async () => {
    queries = (await get("api/queries")).queries.filter(query => !query.id.startsWith("question-")); // asked once, gone soon
    const ids = new Set(queries.map(query => query.id));
    for (const id of series.keys()) if (!ids.has(id)) series.delete(id);
    cameras.forEach(camera => {
      camera.keep(ids);
      camera.changed = true;
    });
    list.show(queries, kept);
  }).catch(failure => mistake(failure.message));
  return reloads;
}

/** Everything that the server remembers. */
async function load() {
  const access = await get("api/access");
  kept = access.kept;
  document.body.classList.toggle("watching", access.role === "watch");
  for (const status of (await get("api/cameras/status")).cameras) {
    if (status.state !== "STOPPED") cameraOf(status.camera).status = status;
  }
  for (const camera of (await get("api/cameras")).cameras) cameraOf(camera.id).frame(camera);
  const latest = await get("api/detections/latest");
  latest.detections.forEach(record => cameraOf(record.camera).answer("detections", record));
  latest.tracks.forEach(record => cameraOf(record.camera).answer("tracks", record));
  for (const one of (await get("api/counts")).series) seriesOf(one.query).load(one.camera, one.times, one.counts);
  events.replace((await get("api/events")).events, access.evidence);
  if (access.health) health.start();
  await reload();
}

async function state(name, words = "") {
  at("#connection").className = name;
  at("#connection").textContent = name === "live" ? "live" : words;
  at("#entrance").hidden = name !== "token";
  if (name === "live") await load().then(() => mistake(""), failure => mistake(failure.message));
}

setInterval(() => cameras.forEach(camera => camera.refresh(queries)), LOOK_MILLIS);
setInterval(() => {
  list.draw(series);
  speed.draw();
}, PLOT_MILLIS);
listen((kind, record) => hearing[kind]?.(record), state);
