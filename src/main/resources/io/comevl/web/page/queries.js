// The list of standing queries with their plots.

import { change } from "./api.js";
import { colour } from "./overlay.js";
import { Plot } from "./plots.js";

const DOUBT_MILLIS = 4000;

export class QueryList {
  /**
   * @param edit opens the editor for a query
   * @param told gets what went wrong, or nothing
   */
  constructor(element, edit, told) {
    this.element = element;
    this.edit = edit;
    this.told = told;
    this.plots = new Map();
  }

  show(queries, kept) {
    const focused = document.activeElement?.dataset?.action;
    this.plots.clear();
    this.element.replaceChildren(...queries.map((query, at) => this.item(query, at, kept.includes(query.id))));
    if (focused) this.element.querySelector(`[data-action="${CSS.escape(focused)}"]`)?.focus();
  }

  draw(series) {
    for (const [id, plot] of this.plots) if (series.has(id)) plot.draw(series.get(id));
  }

  item(query, at, kept) {
    const item = document.createElement("li");
    item.className = query.paused ? "query paused" : "query";
    item.dataset.query = query.id;
    item.innerHTML = `<div class="title"><i class="swatch"></i><b></b><span class="buttons operate"></span></div>
      <p class="hint"></p><div class="plot"></div>`;
    item.querySelector(".swatch").style.background = colour(at);
    item.querySelector("b").textContent = query.id;
    item.querySelector(".hint").textContent = described(query) + (kept ? " (stays as it is)" : "");
    if (!kept) item.querySelector(".buttons").append(...this.buttons(query));
    this.plots.set(query.id, new Plot(item.querySelector(".plot"), colour(at)));
    return item;
  }

  buttons(query) {
    const path = `api/queries/${encodeURIComponent(query.id)}`;
    const pause = query.paused ? "resume" : "pause";
    const remove = button("remove", query.id, () => {
      if (remove.dataset.sure) return this.carryOut("DELETE", path);
      remove.dataset.sure = "yes";
      remove.textContent = "really remove";
      setTimeout(() => {
        delete remove.dataset.sure;
        remove.textContent = "remove";
      }, DOUBT_MILLIS);
    });
    return [
      button("edit", query.id, () => this.edit(query)),
      button(pause, query.id, () => this.carryOut("POST", `${path}/${pause}`)),
      remove,
    ];
  }

  async carryOut(method, path) {
    try {
      await change(method, path);
      this.told("");
    } catch (failure) {
      this.told(failure.message);
    }
  }
}

function button(words, id, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = words;
  made.dataset.action = `${words} ${id}`;
  made.setAttribute("aria-label", `${words} ${id}`);
  made.addEventListener("click", act);
  return made;
}

function described(query) {
  const asked = { point: "point to ", count: "count ", box: "box ", ask: "" }[query.task] + query.phrase;
  const parts = [asked, `at ${query.cameras.join(" ")}`];
  if (query.every) parts.push(`every ${query.every} frames`);
  if (query.interval) parts.push(`at most every ${query.interval}`);
  if (query.rule) parts.push(`alert when ${query.rule.when}`);
  if (query.paused) parts.push("paused");
  return parts.join(", ");
}
