// Check 9: few requests, none to others, small files, soon painted on a poor phone, and a policy that nothing violates.
import { gzipSync } from "node:zlib";
import { finding, findings } from "../finding.mjs";

export const about = { number: 9, title: "requests, bytes, LCP, content security policy" };

const REQUESTS_MAX = 5;
const KILOBYTE = 1024;
const BYTES_MAX = { document: 12 * KILOBYTE, stylesheet: 14 * KILOBYTE, script: 15 * KILOBYTE };
const PLAN_BYTES_MAX = 40 * KILOBYTE;
const LCP_MS_MAX = 1500;

/** One sample decides where it is far from the limit, also beside other work; near to it the median of five in peace does. */
const CLEAR_MS = 1200;
const SAMPLES = 5;

const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 2, isMobile: true, hasTouch: true };

/** 1.6 Mbit/s down, 0.75 up, 150 ms there and back. */
const NETWORK = { offline: false, latency: 150, downloadThroughput: (1.6e6 / 8), uploadThroughput: (0.75e6 / 8) };
export const SLOWER = 4;

/** All of it on one way to the page. What `isSlow` tells of the figures must be looked at again with `inspectPaint`. */
export async function inspect(contexts, subject) {
  const context = await contexts.fresh(subject.who, PHONE);
  try {
    const page = await context.newPage();
    const { requests, violations, errors, policy, status, lcp } = await load(contexts, page, subject);
    const origin = new URL(contexts.base).origin;
    const weights = await weigh(requests);
    const counted = requests.filter((request) => request.resourceType() !== "image" && request.url().startsWith("http") && !isIcon(request));
    return {
      findings: [
        ...(status === (subject.status ?? 200) ? [] : [finding(subject, "status", String(status))]),
        ...findings(subject, "a request to another host", requests.map((request) => request.url()).filter((url) => url.startsWith("http") && new URL(url).origin !== origin)),
        ...(counted.length > REQUESTS_MAX ? [finding(subject, "requests", `${counted.length}: ${counted.map((each) => new URL(each.url()).pathname).join(" ")}`)] : []),
        ...tooHeavy(subject, weights),
        ...policyFaults(subject, policy),
        ...findings(subject, "violates the policy", violations),
        ...findings(subject, "an error of the script", errors),
      ],
      figures: { requests: counted.length, "HTML": weights.document.bytes, "CSS": weights.stylesheet.bytes, "JS": weights.script.bytes, "CSP": violations.length, "LCP": Math.round(lcp) },
    };
  } finally {
    await context.close();
  }
}

/** Whether a page took so long on a busy machine that nothing is said yet; a page that paints nothing is slow too. */
export const isSlow = ({ LCP: lcp }) => lcp > CLEAR_MS || lcp === 0;

/** How soon the largest part is painted on a poor phone, on a machine that does nothing else meanwhile. */
export async function inspectPaint(contexts, subject) {
  const samples = [await paint(contexts, subject)];
  if (samples[0] > CLEAR_MS) for (let sample = 1; sample < SAMPLES; sample += 1) samples.push(await paint(contexts, subject));
  const lcp = Math.round(samples.sort((a, b) => a - b)[Math.floor(samples.length / 2)]);
  const late = lcp > LCP_MS_MAX || lcp === 0;
  return { findings: late ? [finding(subject, "LCP", `${lcp} ms`)] : [], figures: { "LCP": lcp } };
}

async function load(contexts, page, subject) {
  const requests = [];
  const violations = [];
  const errors = [];
  await page.addInitScript(() => {
    window.violated = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violated.push(`${event.effectiveDirective} ${event.blockedURI}`));
  });
  page.on("pageerror", (error) => errors.push(error.message));
  page.on("console", (message) => {
    if (/Content[- ]Security[- ]Policy/i.test(message.text())) violations.push(message.text().slice(0, 200));
    else if (message.type() === "error" && !/status of 4\d\d/.test(message.text())) errors.push(message.text().slice(0, 200));
  });
  // What the steps before loaded is in the cache now, as it is for a person; the page alone is measured as a first one.
  await contexts.reach(page, subject, async () => {
    await slowDown(page);
    page.on("request", (request) => requests.push(request));
  });
  const lcp = await page.evaluate(largestPaint);
  const answer = await requests.findLast((request) => request.isNavigationRequest() && request.frame() === page.mainFrame()).response();
  const told = await page.evaluate(() => window.violated ?? []);
  const policy = (await answer.headerValue("content-security-policy")) ?? "";
  return { requests, violations: told.length > 0 ? told : violations, errors, policy, status: answer.status(), lcp };
}

const isIcon = (request) => /favicon/.test(request.url());

// The bytes of each kind as they were sent, compressed; what was sent as it is is told.
async function weigh(requests) {
  const weights = { document: { bytes: 0, plain: false }, stylesheet: { bytes: 0, plain: false }, script: { bytes: 0, plain: false } };
  for (const request of requests) {
    const weight = weights[request.resourceType()];
    const answer = weight && (await request.response());
    if (!answer || answer.status() >= 300 && answer.status() < 400) continue;
    const body = await answer.body();
    const encoding = (await answer.headerValue("content-encoding")) ?? "";
    const { responseBodySize } = await request.sizes();
    weight.plain ||= encoding === "" && body.length > KILOBYTE;
    // Protocol figures are of what passed the wire; a body from nowhere (a cache) counts as gzip would make it.
    weight.bytes += encoding === "" || responseBodySize <= 0 ? gzipSync(body).length : responseBodySize;
  }
  return weights;
}

function tooHeavy(subject, weights) {
  return Object.entries(weights).flatMap(([kind, { bytes, plain }]) => {
    const most = kind === "document" && subject.plan ? PLAN_BYTES_MAX : BYTES_MAX[kind];
    const heavy = bytes > most && !(kind === "document" && subject.technical) ? [finding(subject, kind, `${bytes} bytes compressed, at most ${most}`)] : [];
    return plain && !subject.technical ? [...heavy, finding(subject, kind, "is sent without compression")] : heavy;
  });
}

function policyFaults(subject, policy) {
  const [fallback] = policy.match(/default-src[^;]*/) ?? [""];
  if (!/^default-src '(self|none)'$/.test(fallback.trim())) return [finding(subject, "Content-Security-Policy", `default-src is ${fallback || "missing"}`)];
  return /unsafe-|\*/.test(policy) ? [finding(subject, "Content-Security-Policy", policy)] : [];
}

async function paint(contexts, subject) {
  const context = await contexts.fresh(subject.who, PHONE);
  try {
    const page = await context.newPage();
    await contexts.reach(page, subject, () => slowDown(page));
    return await page.evaluate(largestPaint);
  } finally {
    await context.close();
  }
}

// From now on this is a poor phone that was never here.
async function slowDown(page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send("Network.enable");
  await devtools.send("Network.clearBrowserCache");
  await devtools.send("Network.emulateNetworkConditions", NETWORK);
  await devtools.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
}

// A page that moves the focus before it is painted has no largest paint; then the first one counts.
function largestPaint() {
  return new Promise((resolve) => {
    let last = performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) last = Math.max(last, entry.startTime);
    }).observe({ type: "largest-contentful-paint", buffered: true });
    setTimeout(() => resolve(last), 250);
  });
}
