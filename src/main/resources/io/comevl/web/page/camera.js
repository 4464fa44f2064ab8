// One camera: the picture that the newest answers are about, with the answers drawn over it.

import { change, picture } from "./api.js";
import { brush, colour, draw } from "./overlay.js";

const KEPT = 60;
const STALLED_MILLIS = 10_000;
const TELL_MILLIS = 500;
const HELD_MILLIS = 8000;
const QUESTION = "#ffffff";
const CALM_MILLIS = matchMedia("(prefers-reduced-motion: reduce)").matches ? 2000 : 0;

export class Camera {
  constructor(id) {
    this.id = id;
    this.said = new Map(); // query id -> {detections, tracks}, oldest first
    this.newest = null;
    this.shown = null;
    this.fetching = false;
    this.arrivals = [];
    this.status = null; // of its own command, if one runs
    this.told = null; // the last answer to a question of its own
    this.element = card(id);
    this.element.querySelector(".ask").addEventListener("submit", event => {
      event.preventDefault();
      this.ask(event.target);
    });
    this.pictureCanvas = this.element.querySelector(".picture");
    this.overlay = this.element.querySelector(".overlay");
    new ResizeObserver(() => this.draw()).observe(this.overlay);
  }

  frame(frame) {
    this.newest = frame;
    this.arrivals.push(Date.now());
    if (this.arrivals.length > 30) this.arrivals.shift();
  }

  answer(kind, record) {
    if (!this.said.has(record.query)) this.said.set(record.query, { detections: [], tracks: [] });
    const list = this.said.get(record.query)[kind];
    list.push(record);
    if (list.length > KEPT) list.shift();
    this.changed = true;
  }

  /** Asks the job once; the picture stays at the frame that the answer is about for some seconds. */
  async ask(form) {
    const line = form.querySelector("output");
    const button = form.querySelector("button");
    line.textContent = "waiting for the next frame …";
    button.disabled = true;
    this.told = null;
    try {
      const asked = { task: form.task.value, phrase: form.phrase.value };
      this.told = await change("POST", `api/cameras/${encodeURIComponent(this.id)}/ask`, asked);
      line.textContent = words(this.told);
      setTimeout(answer => this.forget(answer), HELD_MILLIS, this.told);
    } catch (failure) {
      line.textContent = failure.message;
    } finally {
      button.disabled = false;
      this.changed = true;
    }
  }

  /** Lets the picture go on. */
  forget(answer) {
    if (this.told === answer) this.told = null;
    this.changed = true;
  }

  /** Shows the frame that is wanted now; one request at a time, so that a slow line skips frames instead of queueing them. */
  async refresh(queries) {
    this.queries = queries;
    this.tell();
    const wanted = this.wanted();
    if (this.changed && this.shown === wanted) this.draw();
    if (this.fetching || wanted === null || document.hidden) return;
    if (this.shown === wanted || Date.now() - (this.shownAt ?? 0) < CALM_MILLIS) return;
    this.fetching = true;
    try {
      const { sequence, bitmap } = await picture(this.id, wanted);
      this.pictureCanvas.width = bitmap.width;
      this.pictureCanvas.height = bitmap.height;
      this.pictureCanvas.getContext("2d").drawImage(bitmap, 0, 0);
      bitmap.close();
      this.shown = sequence;
      this.element.dataset.shown = sequence;
      this.shownAt = Date.now();
      this.draw();
    } catch (failure) {
      this.shown = wanted; // not asked again: the state line says how old the last picture is
    } finally {
      this.fetching = false;
    }
  }

  asked() {
    return (this.queries ?? []).filter(query => query.cameras.some(pattern => matches(pattern, this.id)));
  }

  /** Identities are known a little after answers: where things are followed, the frame waits for them. */
  wanted() {
    if (this.told) return this.told.sequence;
    const followed = this.last("tracks", query => query.track && !query.paused);
    const answered = this.last("detections", query => !query.paused);
    const best = followed && answered && millis(answered) - millis(followed) < STALLED_MILLIS ? followed : answered;
    if (!best) return this.newest?.sequence ?? null;
    const behind = this.newest && millis(this.newest) - millis(best) > STALLED_MILLIS;
    return behind ? this.newest.sequence : best.sequence;
  }

  last(kind, wanted) {
    return this.asked()
      .filter(wanted)
      .map(query => this.said.get(query.id)?.[kind].at(-1))
      .filter(Boolean)
      .reduce((best, one) => (!best || millis(one) > millis(best) ? one : best), null);
  }

  draw() {
    this.changed = false;
    const pen = brush(this.overlay);
    (this.queries ?? []).forEach((query, at) => {
      if (this.asked().includes(query)) draw(pen, this.overlay, query, colour(at), this.saidOf(query));
    });
    if (this.told) {
      const said = { fresh: this.told.sequence === this.shown, points: this.told.points, boxes: this.told.boxes, things: [] };
      draw(pen, this.overlay, {}, QUESTION, said);
    }
    this.sketch?.(pen, this.overlay);
  }

  /** What a query said about the frame shown, else the last that it said before. */
  saidOf(query) {
    const said = this.said.get(query.id);
    if (!said || query.paused) return null;
    const tracks = before(said.tracks, this.shown);
    const detection = before(said.detections, this.shown);
    if (query.track && tracks && (!detection || tracks.sequence === this.shown || detection.sequence !== this.shown)) {
      return { fresh: tracks.sequence === this.shown, points: [], boxes: [], things: tracks.things.filter(one => one.seen) };
    }
    if (!detection) return null;
    return { fresh: detection.sequence === this.shown, points: detection.points, boxes: detection.boxes, things: [] };
  }

  /** Forgets what queries said that stand no more. */
  keep(ids) {
    for (const id of this.said.keys()) if (!ids.has(id)) this.said.delete(id);
  }

  tell() {
    if (Date.now() - (this.toldAt ?? 0) < TELL_MILLIS) return;
    this.toldAt = Date.now();
    const state = this.element.querySelector(".state");
    const age = this.newest ? Date.now() - millis(this.newest) : Infinity;
    const stalled = age > STALLED_MILLIS;
    state.classList.toggle("stalled", stalled);
    state.textContent = stalled ? this.trouble(age) : `${this.rate()} frames/s`;
    const list = this.element.querySelector(".answers");
    list.replaceChildren(...this.asked().filter(query => !query.paused).map(query => this.line(query)));
  }

  /** Why no frame comes, as far as the camera's own command knows. */
  trouble(age) {
    const silent = age === Infinity ? "no frame yet" : `no frame for ${Math.round(age / 1000)} s`;
    if (!this.status || this.status.state === "CONNECTED") return silent;
    const reason = this.status.reason ? `: ${this.status.reason}` : "";
    return `${silent}, ${this.status.state.toLowerCase()}${reason}`;
  }

  rate() {
    if (this.arrivals.length < 2) return "…";
    const span = this.arrivals.at(-1) - this.arrivals[0];
    return span ? ((1000 * (this.arrivals.length - 1)) / span).toFixed(1) : "…";
  }

  line(query) {
    const item = document.createElement("li");
    const swatch = document.createElement("i");
    swatch.className = "swatch";
    swatch.style.background = colour(this.queries.indexOf(query));
    const answer = this.said.get(query.id)?.detections.at(-1);
    item.append(swatch, `${query.id}: ${answer ? words(answer) : "no answer yet"}`);
    if (answer) {
      const age = document.createElement("span");
      age.className = "age";
      age.textContent = `${((Date.parse(answer.answeredAt) - millis(answer)) / 1000).toFixed(1)} s after capture`;
      item.append(age);
    }
    return item;
  }
}

function card(id) {
  const element = document.createElement("article");
  element.className = "camera";
  element.dataset.camera = id;
  element.innerHTML = `<header><h2></h2><span class="state"></span></header>
    <div class="view"><canvas class="picture" width="640" height="360"></canvas><canvas class="overlay"></canvas></div>
    <ul class="answers"></ul>
    <form class="ask operate">
      <select name="task" aria-label="Task">
        <option value="point">point to</option>
        <option value="count">count</option>
        <option value="box">box</option>
        <option value="ask">ask</option>
      </select>
      <input name="phrase" required aria-label="What" placeholder="people">
      <button>Ask now</button>
      <output></output>
    </form>`;
  element.querySelector("h2").textContent = id;
  element.querySelector(".picture").setAttribute("role", "img");
  element.querySelector(".picture").setAttribute("aria-label", `Picture of camera ${id}`);
  return element;
}

function words(answer) {
  if (answer.status !== "OK" && answer.status !== "REUSED") {
    return `${answer.status.toLowerCase().replace("_", " ")}${answer.reason ? `: ${answer.reason}` : ""}`;
  }
  if (answer.task === "ASK") return answer.text ?? "";
  const number = answer.count ?? (answer.points.length || answer.boxes.length);
  return number ? `${number} × ${answer.phrase}` : `no ${answer.phrase}`;
}

function before(records, sequence) {
  return records.findLast(one => sequence === null || one.sequence <= sequence) ?? null;
}

function millis(record) {
  return Date.parse(record.capturedAt);
}

/** Names with * and ?. */
function matches(pattern, name) {
  const parts = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&").replace(/\*/g, ".*").replace(/\?/g, ".");
  return new RegExp(`^(?:${parts})$`, "s").test(name);
}
