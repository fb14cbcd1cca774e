// Check 12: a page that may be embedded is shown inside a page of the origin that the configuration names, and of no other.
import { createServer } from "node:http";
import { finding } from "../finding.mjs";

export const about = { number: 12, title: "embedding" };

/** `subject` is { path, embeddable, shows }; `hosts` are two foreign sites, of which the first is allowed. */
export async function inspect(contexts, subject, hosts) {
  const seen = [];
  for (const host of hosts) seen.push(await isShown(contexts, subject, host));
  const [allowed, foreign] = seen;
  return {
    findings: [
      ...(subject.embeddable && !allowed ? [finding(subject, hosts[0].origin, "is allowed, but the frame stays empty")] : []),
      ...(!subject.embeddable && allowed ? [finding(subject, hosts[0].origin, "shows a page that is not for embedding")] : []),
      ...(foreign ? [finding(subject, hosts[1].origin, "is not allowed, but the frame is shown")] : []),
    ],
    figures: { allowed: Number(allowed), foreign: Number(foreign) },
  };
}

/** A site on a port of its own whose page embeds what `?url=` names. */
export async function startHost() {
  const server = createServer((request, response) => {
    const url = new URL(request.url, "http://host").searchParams.get("url") ?? "about:blank";
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><title>Gemeinde</title><iframe title="Raum" src="${url.replaceAll('"', "&quot;")}" width="600" height="400"></iframe>`);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}

async function isShown(contexts, subject, host) {
  const context = await contexts.kept(subject.who, {});
  const page = await context.newPage();
  try {
    const address = encodeURIComponent(contexts.base + subject.path);
    await page.goto(`${host.origin}/?url=${address}`, { waitUntil: "load" });
    const frame = page.frames().find((each) => each !== page.mainFrame());
    const text = await frame.locator("body").innerText({ timeout: 2000 }).catch(() => "");
    return subject.shows.test(text);
  } finally {
    await page.close();
  }
}
