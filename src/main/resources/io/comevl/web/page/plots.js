// Counts over time, one small plot per query with a line per camera.

import uPlot from "./plots/dist/uPlot.esm.js";

const KEPT = 600;
const HEIGHT = 90;

/** What a query counted at each camera. */
export class Series {
  constructor() {
    this.cameras = new Map(); // camera -> {times, counts}
  }

  load(camera, times, counts) {
    this.cameras.set(camera, { times: [...times], counts: [...counts] });
  }

  add(camera, time, count) {
    if (!this.cameras.has(camera)) this.load(camera, [], []);
    const { times, counts } = this.cameras.get(camera);
    if (times.length && time <= times.at(-1)) return;
    times.push(time);
    counts.push(count);
    if (times.length > KEPT) {
      times.shift();
      counts.shift();
    }
  }

  /** In uPlot's form: seconds, then a row of counts per camera with gaps where it has none. */
  table() {
    const rows = [...this.cameras.values()].map(one => [one.times.map(time => time / 1000), one.counts]);
    return rows.length ? uPlot.join(rows) : [[]];
  }
}

/** Draws a series into an element; again and again as it grows. */
export class Plot {
  constructor(element, ink) {
    this.element = element;
    this.ink = ink;
  }

  draw(series) {
    const names = [...series.cameras.keys()];
    const table = series.table();
    if (table[0].length < 2) return;
    if (this.plot && this.names === names.join("\n") && this.width === this.element.clientWidth) {
      this.plot.setData(table);
      return;
    }
    this.plot?.destroy();
    this.names = names.join("\n");
    this.width = this.element.clientWidth;
    this.plot = new uPlot(this.options(names), table, this.element);
  }

  options(names) {
    const soft = getComputedStyle(document.body).getPropertyValue("--soft");
    const edge = getComputedStyle(document.body).getPropertyValue("--edge");
    const axis = { stroke: soft, grid: { stroke: edge, width: 1 }, ticks: { show: false }, font: "11px system-ui" };
    const dashes = [[], [4, 3], [1, 3], [8, 3]];
    return {
      width: this.width,
      height: HEIGHT,
      legend: { show: names.length > 1, live: false },
      cursor: { show: false },
      scales: { y: { range: (plot, low, high) => [0, Math.max(1, high ?? 1)] } },
      axes: [{ ...axis, size: 22 }, { ...axis, size: 28, space: 18, incrs: [1, 2, 5, 10, 20, 50, 100] }],
      series: [
        {},
        ...names.map((name, at) => ({
          label: name,
          stroke: this.ink,
          width: 1.5,
          dash: dashes[at % dashes.length],
          points: { show: false },
          spanGaps: true,
          paths: uPlot.paths.stepped({ align: 1 }),
        })),
      ],
    };
  }
}
