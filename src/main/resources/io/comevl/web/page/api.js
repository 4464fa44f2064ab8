// What the server says, and how it is asked. The token stays in this tab.

const TOKEN = "comevl-token";

export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

export function remember(token) {
  sessionStorage.setItem(TOKEN, token);
}

function headers(more = {}) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? { Authorization: `Bearer ${token}`, ...more } : more;
}

async function checked(response) {
  if (response.ok) return response;
  const told = await response.json().catch(() => ({ error: `${response.status} ${response.statusText}` }));
  throw new Refused(response.status, told.error);
}

export async function get(path) {
  return (await checked(await fetch(path, { headers: headers() }))).json();
}

export async function blob(path) {
  return (await checked(await fetch(path, { headers: headers() }))).blob();
}

export async function change(method, path, body) {
  const told = headers({ "Content-Type": "application/json" });
  return (await checked(await fetch(path, { method, headers: told, body: body && JSON.stringify(body) }))).json();
}

/** The picture of one frame, or the newest if that one is not kept any more; tells which it is. */
export async function picture(camera, sequence) {
  const path = `api/cameras/${encodeURIComponent(camera)}/frame.jpg`;
  let response = await fetch(`${path}?sequence=${sequence}`, { headers: headers() });
  if (response.status === 404) response = await fetch(path, { headers: headers() });
  await checked(response);
  return { sequence: Number(response.headers.get("X-Sequence")), bitmap: await createImageBitmap(await response.blob()) };
}

/**
 * Hears everything as it comes, and connects again when the line breaks, after 1, 2, 4 up to 15 s. Not EventSource: it
 * cannot send a token but in the address, where logs would keep it.
 */
export async function listen(hear, state) {
  for (let pause = 1; ; pause = Math.min(2 * pause, 15)) {
    try {
      const response = await checked(await fetch("api/stream", { headers: headers({ Accept: "text/event-stream" }) }));
      pause = 1;
      state("live");
      await messages(response.body, hear);
    } catch (failure) {
      if (failure.status === 401) {
        state("token", failure.message);
        return;
      }
    }
    state("lost", `the server does not answer; trying again in ${pause} s`);
    await new Promise(resolve => setTimeout(resolve, pause * 1000));
  }
}

async function messages(body, hear) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  for (let text = ""; ;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (text + value).split("\n\n");
    text = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map(line => line.match(/^(\w+): ?(.*)$/)?.slice(1) ?? ["", ""]));
      if (fields.event) hear(fields.event, JSON.parse(fields.data));
    }
  }
}
