// The form that adds or changes a query, and the mouse that draws its zones and lines.

import { change } from "./api.js";
import { shape } from "./overlay.js";

export class Editor {
  /** @param cameras all cameras, whose overlays can be drawn on */
  constructor(form, cameras) {
    this.form = form;
    this.cameras = cameras;
    this.fields = form.elements;
    this.drawing = null;
    form.addEventListener("submit", event => {
      event.preventDefault();
      this.send();
    });
    form.querySelector("#cancel").addEventListener("click", () => this.close());
    form.querySelector("#draw-zone").addEventListener("click", () => this.begin("zones"));
    form.querySelector("#draw-line").addEventListener("click", () => this.begin("lines"));
    document.addEventListener("keydown", event => this.key(event));
  }

  /** For a query that stands, or a new one. */
  open(query = { task: "point", cameras: ["*"] }) {
    this.query = query;
    this.form.reset();
    this.form.hidden = false;
    this.form.querySelector("#editor-title").textContent = query.id ? `Change ${query.id}` : "New query";
    this.fields.id.readOnly = Boolean(query.id);
    this.fields.id.value = query.id ?? "";
    this.fields.task.value = query.task;
    this.fields.phrase.value = query.phrase ?? "";
    this.fields.cameras.value = query.cameras.join(" ");
    this.fields.interval.value = query.interval ?? "";
    this.fields.track.checked = Boolean(query.track);
    this.fields.when.value = query.rule?.when ?? "";
    this.fields.zones.value = (query.zones ?? []).map(zone => written(zone.name, zone.corners)).join("\n");
    this.fields.lines.value = (query.lines ?? []).map(line => written(line.name, [line.from, line.to])).join("\n");
    this.mistake("");
    (query.id ? this.fields.phrase : this.fields.id).focus();
  }

  close() {
    this.end();
    this.form.hidden = true;
    document.querySelector("#new-query").focus();
  }

  async send() {
    try {
      await change("POST", "api/queries", { queries: [this.wanted()] });
      this.close();
    } catch (failure) {
      this.mistake(failure.message);
    }
  }

  /** The query as the form says it; what the form does not show stays. */
  wanted() {
    const value = name => this.fields[name].value.trim();
    const query = {
      ...this.query,
      id: value("id"),
      task: value("task"),
      phrase: value("phrase"),
      cameras: value("cameras").split(/\s+/),
      track: this.fields.track.checked,
      interval: value("interval") || "0s",
      zones: read(value("zones"), "zone").map(([name, corners]) => ({ name, corners })),
      lines: read(value("lines"), "line").map(([name, [from, to]]) => ({ name, from, to })),
    };
    if (value("when")) query.rule = { ...this.query.rule, when: value("when") };
    else delete query.rule;
    return query;
  }

  mistake(words) {
    this.form.querySelector("#editor-mistake").textContent = words;
  }

  /** Lets the mouse draw on any picture until the shape is done. */
  begin(kind) {
    this.end();
    this.drawing = { kind, places: [], camera: null };
    document.body.classList.add("drawing");
    this.tell();
    for (const camera of this.cameras.values()) {
      camera.overlay.onclick = event => this.place(camera, event);
      camera.sketch = (pen, canvas) => this.sketch(camera, pen, canvas);
    }
  }

  place(camera, event) {
    const area = camera.overlay.getBoundingClientRect();
    const at = [(event.clientX - area.left) / area.width, (event.clientY - area.top) / area.height];
    if (this.drawing.camera !== camera) Object.assign(this.drawing, { camera, places: [] });
    this.drawing.places.push(at.map(part => Math.round(1000 * Math.min(1, Math.max(0, part))) / 1000));
    if (this.drawing.kind === "lines" && this.drawing.places.length === 2) this.finish();
    else this.tell();
    camera.draw();
  }

  sketch(camera, pen, canvas) {
    if (this.drawing?.camera !== camera) return;
    const size = { width: canvas.clientWidth, height: canvas.clientHeight };
    shape(pen, size, this.drawing.places, "#ffffff", "", this.drawing.kind === "zones");
  }

  key(event) {
    if (event.key === "Escape" && this.drawing) this.end();
    else if (event.key === "Escape" && !this.form.hidden) this.close();
    else if (event.key === "Enter" && this.drawing) {
      event.preventDefault();
      this.finish();
    }
  }

  finish() {
    const { kind, places } = this.drawing;
    if (places.length < (kind === "zones" ? 3 : 2)) return this.tell();
    const area = this.fields[kind];
    const number = area.value.trim() ? area.value.trim().split("\n").length + 1 : 1;
    const line = written(`${kind === "zones" ? "zone" : "line"}${number}`, places);
    area.value = area.value.trim() ? `${area.value.trim()}\n${line}` : line;
    this.fields.track.checked = true;
    this.end();
  }

  end() {
    const drawn = this.drawing?.camera;
    this.drawing = null;
    document.body.classList.remove("drawing");
    for (const camera of this.cameras.values()) {
      camera.overlay.onclick = null;
      camera.sketch = null;
    }
    drawn?.draw();
    this.tell();
  }

  tell() {
    const status = this.form.querySelector("#drawing");
    if (!this.drawing) status.textContent = "";
    else if (this.drawing.kind === "lines") status.textContent = "Click where the line begins, then where it ends. Escape stops.";
    else status.textContent = `${this.drawing.places.length} corners: click at least three on one picture, then press Enter. Escape stops.`;
  }
}

function written(name, places) {
  return `${name}: ${places.map(place => place.join(",")).join(" ")}`;
}

/** Lines such as {@code queue: 0.2,0.4 0.8,0.4 0.8,1}. */
function read(text, what) {
  return text.split("\n").filter(Boolean).map(line => {
    const colon = line.lastIndexOf(":");
    const places = line.slice(colon + 1).trim().split(/\s+/).map(place => place.split(",").map(Number));
    const wrong = colon < 1 || places.some(place => place.length !== 2 || place.some(Number.isNaN));
    if (wrong || (what === "line" && places.length !== 2)) {
      const example = what === "line" ? "door: 0.5,0.9 0.5,0.1" : "queue: 0.2,0.4 0.8,0.4 0.8,1";
      throw new Error(`expected a ${what} such as "${example}", found "${line}"`);
    }
    return [line.slice(0, colon).trim(), places];
  });
}
