// How fast answers come, from the answers of the last minute themselves.

const SPAN_MILLIS = 60_000;
const MOST = 10_000;
const STAGES = ["wait", "decode", "encode", "ground"];

export class Speed {
  constructor(section) {
    this.section = section;
    this.list = section.querySelector("dl");
    this.answers = []; // oldest first
  }

  /** One record of topic detections. */
  add(record) {
    const timings = record.timings ?? {};
    this.answers.push({
      at: Date.now(),
      status: record.status,
      whole: Date.parse(record.answeredAt) - Date.parse(record.capturedAt),
      ...Object.fromEntries(STAGES.map(stage => [stage, (timings[`${stage}Micros`] ?? 0) / 1000])),
    });
    if (this.answers.length > MOST) this.answers.shift();
  }

  draw() {
    const since = Date.now() - SPAN_MILLIS;
    let old = 0;
    while (old < this.answers.length && this.answers[old].at < since) old++;
    this.answers.splice(0, old);
    this.section.hidden = this.answers.length === 0;
    if (this.section.hidden) return;
    const given = this.answers.filter(one => one.status === "OK" || one.status === "REUSED");
    const computed = given.filter(one => one.status === "OK");
    const seconds = Math.max(1, (Date.now() - this.answers[0].at) / 1000);
    const share = status => Math.round(100 * count(this.answers, status) / this.answers.length);
    const without = this.answers.length - given.length - count(this.answers, "SKIPPED");
    this.tell("answers", "answers", `${(given.length / seconds).toFixed(1)} a second, ${share("REUSED")} % reused`);
    this.tell("passed", "passed over", `${count(this.answers, "SKIPPED")}, ${without} failed`);
    this.tell("wait", "queued before", time(computed, "wait"));
    this.tell("decode", "decoding", time(computed, "decode"));
    this.tell("encode", "seeing", time(computed, "encode"));
    this.tell("ground", "answering", time(computed, "ground"));
    this.tell("whole", "capture to answer", time(given, "whole"));
  }

  tell(figure, name, told) {
    let value = this.list.querySelector(`[data-figure=${figure}]`);
    if (!value) {
      const title = document.createElement("dt");
      title.textContent = name;
      value = document.createElement("dd");
      value.dataset.figure = figure;
      this.list.append(title, value);
    }
    value.textContent = told;
  }
}

function count(answers, status) {
  return answers.filter(one => one.status === status).length;
}

/** The median, and the time that nine of ten stay below. */
function time(answers, stage) {
  if (answers.length === 0) return "–";
  const sorted = answers.map(one => one[stage]).sort((a, b) => a - b);
  const at = part => millis(sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]);
  return `${at(0.5)} (${at(0.9)})`;
}

function millis(value) {
  return value < 10_000 ? `${Math.round(value)} ms` : `${Math.round(value / 1000)} s`;
}
