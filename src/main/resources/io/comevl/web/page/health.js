// What runs beside the page, where the server knows it; asked again and again, also while nothing else comes.

import { get } from "./api.js";

const LOOK_MILLIS = 2000;

export class Health {
  constructor(section) {
    this.section = section;
    this.list = section.querySelector("ul");
    this.started = false;
  }

  /** Begins to look; once is enough. */
  start() {
    if (!this.started) this.look();
    this.started = true;
  }

  async look() {
    try {
      this.show(await get("api/health"));
    } catch (failure) {
      this.section.classList.add("old"); // the header says that the server does not answer
    }
    setTimeout(() => this.look(), LOOK_MILLIS);
  }

  show(health) {
    this.section.hidden = false;
    this.section.classList.remove("old");
    const jobs = health.jobs.map(job => row(`job ${job.name}`, job.state === "RUNNING", job.state.toLowerCase()));
    if (jobs.length === 0) jobs.push(row("job", false, "none"));
    this.list.replaceChildren(...health.processes.map(process => row(process.name, "pid" in process, words(process))), ...jobs);
  }
}

function row(name, works, told) {
  const item = document.createElement("li");
  item.dataset.process = name;
  item.className = works ? "works" : "fails";
  const title = document.createElement("b");
  title.textContent = name;
  const state = document.createElement("span");
  state.textContent = told;
  item.append(title, state);
  return item;
}

function words(process) {
  if (!("pid" in process)) return "does not run";
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(process.startedAt)) / 1000));
  const again = process.starts > 1 ? `, started ${process.starts} times` : "";
  return `runs for ${age(seconds)}${again}`;
}

function age(seconds) {
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86400)} days`;
}
