// Events as they come, newest first, each with its snapshot where evidence is kept.

import { blob } from "./api.js";

const MOST = 100;
const FIRST_LOOK_MILLIS = 1000;
const LOOKS = 6; // 1, 2, 4, 8, 16 and 32 s apart: evidence is written when its clip has ended

export class Events {
  constructor(list) {
    this.list = list;
    this.evidence = false;
    this.seen = new IntersectionObserver(entries => {
      for (const entry of entries) {
        if (!entry.isIntersecting) continue;
        this.seen.unobserve(entry.target);
        this.look(entry.target, FIRST_LOOK_MILLIS, LOOKS);
      }
    });
  }

  /** Events that were there before; evidence tells whether snapshots are to be had. */
  replace(events, evidence) {
    this.evidence = evidence;
    [...this.list.children].forEach(item => this.forget(item));
    this.list.replaceChildren(...events.slice(0, MOST).map(event => this.item(event)));
  }

  add(event) {
    this.list.prepend(this.item(event));
    while (this.list.children.length > MOST) {
      this.forget(this.list.lastElementChild);
      this.list.lastElementChild.remove();
    }
  }

  item(event) {
    const item = document.createElement("li");
    item.dataset.event = event.id;
    const time = document.createElement("time");
    time.dateTime = event.occurredAt;
    time.textContent = new Date(event.occurredAt).toLocaleTimeString();
    const words = document.createElement("span");
    words.className = event.severity.toLowerCase();
    words.textContent = told(event);
    item.append(time, words);
    if (this.evidence && event.camera && event.kind.startsWith("ALERT_")) this.seen.observe(item);
    return item;
  }

  /** Asks for the snapshot of an item that can be seen, until it is there or nobody believes in it any more. */
  async look(item, pause, left) {
    if (!item.isConnected || left === 0) return;
    try {
      const picture = document.createElement("img");
      picture.src = URL.createObjectURL(await blob(path("snapshot.png", item)));
      picture.alt = `what was seen: ${item.querySelector("span").textContent}`;
      const clip = document.createElement("button");
      clip.type = "button";
      clip.textContent = "save the clip";
      clip.addEventListener("click", () => save(item, clip));
      item.append(picture, clip);
    } catch (failure) {
      setTimeout(() => this.look(item, 2 * pause, left - 1), pause);
    }
  }

  forget(item) {
    this.seen.unobserve(item);
    const picture = item.querySelector("img");
    if (picture) URL.revokeObjectURL(picture.src);
  }
}

function path(file, item) {
  return `api/events/${file}?id=${encodeURIComponent(item.dataset.event)}`;
}

async function save(item, button) {
  try {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(await blob(path("clip.mp4", item)));
    link.download = `${item.querySelector("time").dateTime}.mp4`.replaceAll(":", "-");
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (failure) {
    button.textContent = failure.message;
  }
}

function told(event) {
  const where = event.camera ? ` at ${event.camera}` : "";
  const place = event.place ? ` (${event.place})` : "";
  return `${event.kind.toLowerCase().replaceAll("_", " ")}${where}, ${event.query}${place}: ${event.message}`;
}
