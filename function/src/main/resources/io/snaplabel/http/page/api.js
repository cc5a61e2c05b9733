// The HTTP API, as /openapi.json describes it.

/** Lambda takes 6 MB a request, in base64. */
export const LARGEST_BODY = 4_500_000;

const PATIENCE_MS = 1000;
const ATTEMPTS = 3;
const bucket = new URLSearchParams(location.search).get("bucket");

/** What went wrong, in words for people. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail);
    Object.assign(this, { status, title, detail });
  }
}

const later = (ms) => new Promise((done) => setTimeout(done, ms));

/** The answer's JSON and entity tag. Busy servers are asked again. */
export async function ask(method, path, { body, type, eTag } = {}) {
  const headers = {};
  if (type) headers["content-type"] = type;
  if (eTag) headers["if-match"] = eTag;
  if (body) headers["x-amz-content-sha256"] = await sha256(body);
  for (let attempt = 1; ; attempt++) {
    const answer = await sent(path, { method, headers, body });
    const json = await answer.json().catch(() => ({}));
    if (answer.ok) return { json, eTag: answer.headers.get("etag") };
    if (attempt < ATTEMPTS && (answer.status === 429 || answer.status === 503)) await later(PATIENCE_MS * attempt);
    else throw new Problem(answer.status, json.title, json.detail ?? json.message ?? `The server answered ${answer.status}.`);
  }
}

async function sent(path, request) {
  try {
    return await fetch(path, request);
  } catch {
    throw new Problem(0, "no-answer", "The server does not answer.");
  }
}

/** What a signing proxy in front of the function needs to know of a body. */
async function sha256(body) {
  if (!crypto.subtle) return "UNSIGNED-PAYLOAD";
  const bytes = typeof body === "string" ? new TextEncoder().encode(body) : body;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function query(parameters) {
  const given = Object.entries(parameters).filter(([, value]) => value != null);
  return given.length > 0 ? `?${new URLSearchParams(given)}` : "";
}

const json = (method, path, value, more) =>
  ask(method, path, { ...more, body: JSON.stringify(value), type: "application/json" });

/** Its slashes too, so that no part of a key is taken for a way up. */
const imagePath = (image, rest = "") => `images/${encodeURIComponent(image.key)}${rest}${query({ bucket: image.bucket })}`;

export const health = () => ask("GET", "health");
export const labelCounts = () => ask("GET", "labels");
export const newest = (limit, cursor) => ask("GET", `images${query({ bucket, limit, cursor })}`);
export const labelled = (label, limit, cursor) =>
  ask("GET", `labels/${encodeURIComponent(label)}/images${query({ limit, cursor })}`);
export const image = (one) => ask("GET", imagePath(one));
export const correct = (one, correction, eTag) => json("PUT", imagePath(one, "/labels"), correction, { eTag });
export const takeBack = (one, eTag) => ask("DELETE", imagePath(one, "/labels"), { eTag });
export const leave = (name, type, bytes) => json("POST", `uploads${query({ bucket })}`, { name, type, bytes });
export const thumbnail = (one, side) =>
  `thumbnails/${encodeURIComponent(one.key)}${query({ bucket: one.bucket, side })}`;

let explains = true;

/** With an explanation, unless the model has none. */
async function classified(request) {
  if (explains) {
    try {
      return await ask("POST", "classify?explain=1", request);
    } catch (error) {
      if (error.title !== "not-explainable") throw error;
      explains = false;
    }
  }
  return ask("POST", "classify", request);
}

/** The labels of bytes, of which nothing is kept. */
export const classify = (bytes, type) =>
  classified({ body: bytes, type: type.startsWith("image/") ? type : "application/octet-stream" });

/** The same of an object in the bucket. */
export const classifyStored = ({ bucket: its, key, versionId }) =>
  classified({ body: JSON.stringify({ s3: `s3://${its}/${key}`, versionId }), type: "application/json" });

/** Sends a file to where the leave says. */
export async function upload({ url }, file, type) {
  let answer;
  try {
    answer = await fetch(url, { method: "PUT", headers: { "content-type": type }, body: file });
  } catch {
    throw new Problem(0, "no-bucket", "The bucket did not take it: it does not answer, or does not let this page upload (CORS).");
  }
  if (!answer.ok) throw new Problem(answer.status, "not-kept", `The bucket did not take it (${answer.status}).`);
}
