// Draws what is known about a frame over its picture. Places are fractions of the frame.

const COLOURS = ["#ff9f1c", "#2ec4b6", "#e85d9e", "#8ac926", "#5fa8ff", "#c77dff", "#ffd60a", "#ff6b6b"];
const OLD = 0.4;

export function colour(at) {
  return COLOURS[at % COLOURS.length];
}

/** Makes the canvas as fine as the screen and returns a brush whose unit is a CSS pixel. */
export function brush(canvas) {
  const scale = window.devicePixelRatio || 1;
  const width = Math.round(canvas.clientWidth * scale);
  const height = Math.round(canvas.clientHeight * scale);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const pen = canvas.getContext("2d");
  pen.setTransform(scale, 0, 0, scale, 0, 0);
  pen.clearRect(0, 0, canvas.clientWidth, canvas.clientHeight);
  return pen;
}

/**
 * Draws one query's zones, lines and answer.
 *
 * @param said what it said: `things` with ids, or `points` and `boxes`; `fresh` if about this very frame
 */
export function draw(pen, canvas, query, ink, said) {
  const size = { width: canvas.clientWidth, height: canvas.clientHeight };
  for (const zone of query.zones ?? []) shape(pen, size, zone.corners, ink, zone.name, true);
  if (query.region) shape(pen, size, query.region, ink, "", true);
  for (const line of query.lines ?? []) shape(pen, size, [line.from, line.to], ink, line.name, false);
  if (!said) return;
  pen.globalAlpha = said.fresh ? 1 : OLD;
  for (const point of said.points) dot(pen, point.x * size.width, point.y * size.height, ink, "");
  for (const box of said.boxes) frame(pen, size, box, ink, "");
  for (const thing of said.things) {
    const isPoint = thing.xMin === thing.xMax && thing.yMin === thing.yMax;
    const name = thing.id.split(/[^0-9A-Za-z]/).pop();
    if (isPoint) dot(pen, thing.xMin * size.width, thing.yMin * size.height, ink, name);
    else frame(pen, size, thing, ink, name);
  }
  pen.globalAlpha = 1;
}

/** A zone, or a line with an arrow head at its end. */
export function shape(pen, size, corners, ink, name, closed) {
  const places = corners.map(([x, y]) => [x * size.width, y * size.height]);
  pen.beginPath();
  places.forEach(([x, y], at) => (at ? pen.lineTo(x, y) : pen.moveTo(x, y)));
  if (closed) {
    pen.closePath();
    pen.fillStyle = ink + "22";
    pen.fill();
  }
  pen.strokeStyle = ink;
  pen.lineWidth = 1.5;
  pen.setLineDash(closed ? [6, 4] : []);
  pen.stroke();
  pen.setLineDash([]);
  if (!closed && places.length === 2) arrow(pen, places, ink);
  if (name) label(pen, places[0][0], places[0][1], ink, name);
}

function arrow(pen, [[fromX, fromY], [toX, toY]], ink) {
  const angle = Math.atan2(toY - fromY, toX - fromX);
  pen.beginPath();
  for (const turn of [0, 2.6, -2.6]) pen.lineTo(toX + 8 * Math.cos(angle + turn), toY + 8 * Math.sin(angle + turn));
  pen.fillStyle = ink;
  pen.fill();
}

function dot(pen, x, y, ink, name) {
  pen.beginPath();
  pen.arc(x, y, 5, 0, 2 * Math.PI);
  pen.fillStyle = ink;
  pen.fill();
  pen.lineWidth = 1.5;
  pen.strokeStyle = "#fff";
  pen.stroke();
  if (name) label(pen, x + 7, y - 7, ink, name);
}

function frame(pen, size, box, ink, name) {
  const x = box.xMin * size.width;
  const y = box.yMin * size.height;
  pen.lineWidth = 3;
  pen.strokeStyle = ink;
  pen.strokeRect(x, y, (box.xMax - box.xMin) * size.width, (box.yMax - box.yMin) * size.height);
  if (name) label(pen, x, y, ink, name);
}

function label(pen, x, y, ink, text) {
  pen.font = "12px system-ui, sans-serif";
  const width = pen.measureText(text).width + 6;
  const top = Math.max(0, y - 16);
  pen.fillStyle = ink;
  pen.fillRect(x, top, width, 16);
  pen.fillStyle = "#000";
  pen.fillText(text, x + 3, top + 12);
}
