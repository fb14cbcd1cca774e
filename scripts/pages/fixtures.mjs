// A site of pages with planted faults, and of the same pages without them, for the self-test.
import { createServer } from "node:http";
import { gzipSync } from "node:zlib";

const STYLE = `:root { color-scheme: light dark } body { font: 1rem/1.5 sans-serif; margin: 1rem; background: Canvas; overflow-wrap: anywhere }
a { display: inline-block; min-height: 24px; min-width: 24px } button { min-height: 44px; min-width: 44px }
label { display: block } :focus-visible { outline: 3px solid; outline-offset: 2px }`;

const POLICY = "default-src 'self'; frame-ancestors 'none'";

/** A whole page around `main`. */
function page(main, { title = "Probe", head = "", lang = "de", before = "" } = {}) {
  return `<!doctype html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title><link rel="stylesheet" href="/style.css">${head}</head><body><header>${before}</header><main><h1>${title}</h1>${main}</main></body></html>`;
}

const linked = (sheet) => ({ head: `<link rel="stylesheet" href="/${sheet}.css">` });

const SHEETS = {
  style: STYLE,
  pale: ".pale { color: #aaa; background: #fff }",
  wide: ".wide { width: 420px }",
  tight: ".tight { width: 7rem; height: 1.5rem; overflow: hidden; white-space: nowrap }",
  unbroken: "h1 { overflow-wrap: normal; hyphens: none }",
  fixed: "header { position: sticky; top: 0; height: 200px; background: Canvas }",
  bare: "a.bare:focus-visible { outline: none }",
  tiny: ".tiny { display: inline-block; width: 10px; height: 10px; min-width: 0; min-height: 0; overflow: hidden }",
  low: "button { min-height: 20px; padding: 0; border: 0 }",
  ground: "td span { background: #cde; display: block } td { border: 0 }",
  moving: "p { transition: color 1s }",
  letter: "@page { size: A4; margin: 0 } h1 { margin: 0 0 0 25mm } .address { position: absolute; left: 25mm; top: 62mm; margin: 0 }",
  landscape: "@page { size: A4 landscape; margin: 1cm } .sheet { break-after: page }",
};

const SCRIPTS = {
  trap: `document.querySelector("#hold").addEventListener("keydown", (event) => { if (event.key === "Tab") event.preventDefault(); });`,
  large: `/* ${Array.from({ length: 20_000 }, (_, index) => (index * 7919) % 104_729).join()} */`,
  late: `const until = performance.now() + 2000; while (performance.now() < until);`,
  broken: "missing();",
};

const link = (index) => `<a href="/sound">Verweis ${index}</a> `;
const links = (count) => Array.from({ length: count }, (_, index) => link(index)).join("");
const row = (parts) => `<tr><td><a href="/sound">${parts.join(", ")}</a></td></tr>`;

/** What somebody entered, as text and as it must stand in a page. */
export const ENTERED = "<script>alert(1)</script>";
const ESCAPED = ENTERED.replaceAll("<", "&lt;");
const BACKWARDS = "ערב מוזיקה";

const PAGES = {
  "/sound": page(`<p>Freitag, 12. März 2027, 18:00 Uhr. <a href="/sound">Mehr dazu</a></p>`),
  "/pale": page(`<p class="pale">Kaum zu lesen</p><img src="/pixel.png">`, linked("pale")),
  "/wide": page(`<p class="wide">Zu breit</p>`, linked("wide")),
  "/unbroken": page("<p>Ein Saal</p>", { ...linked("unbroken"), title: "Saal" }),
  "/tight": page(`<p class="tight">Passt gerade noch so</p>`, linked("tight")),
  "/fixed": page("<p>Darunter</p>", linked("fixed")),
  "/bare": page(`<p><a class="bare" href="/sound">Ohne Rahmen</a></p>`, linked("bare")),
  "/trap": page(`<p>${link(1)}<button id="hold" type="button">Halt</button>${links(3)}</p>`, { head: `<script src="/trap.js" defer></script>` }),
  "/far": page("<p>Inhalt</p>", { before: links(14) }),
  "/deaf-skip": page(`<p>${links(2)}</p>`, { before: `<a href="#nowhere">Zum Inhalt</a> ${links(12)}` }),
  "/tiny": page(`<p>${'<a class="tiny" href="/sound">x</a>'.repeat(2)}</p>`, linked("tiny")),
  "/low": page(`<form method="post" action="/sound"><button>Anfrage senden</button></form>`, linked("low")),
  "/ground": page(`<table><tr><th scope="row">Saal</th><td><span>belegt</span></td></tr></table>`, linked("ground")),
  "/moving": page("<p>Schwebt</p>", linked("moving")),
  "/foreign-dates": page(`<p>3/12/2027, 6:00 PM, Friday</p><label>Tag <input type="date"></label>`),
  "/lost-day": page("<p>28.03.2027: 02:30 Uhr</p>"),
  "/long-day": page(`<label>Von <select id="from"><option>02:00 Uhr</option><option>02:00 Uhr</option></select></label>`),
  "/many": page([1, 2, 3, 4, 5].map((each) => `<link rel="stylesheet" href="/style.css?${each}">`).join("")),
  "/elsewhere": page(`<img alt="" src="http://127.0.0.2:9/pixel.png">`),
  "/heavy": page(`<p>${SCRIPTS.large}</p>`, { head: `<script src="/large.js" defer></script>` }),
  "/late": page("<p>Kommt spät</p>", { head: `<script src="/late.js"></script>` }),
  "/broken": page("<p>Fehler im Skript</p>", { head: `<script src="/broken.js" defer></script>` }),
  "/inline": page(`<p style="color: red">Gegen die Regel</p>`),
  "/plan-sound": page(`<p>belegt 18:00</p>`, linked("landscape")),
  "/plan-bad": page(`<p class="sheet">Frau Muster</p><p>zweites Blatt</p>`, linked("landscape")),
  "/letter-sound": page(`<p class="address">Otto Ohnemail<br>Am Anger 3</p><p>Guten Tag</p>`, { ...linked("letter"), title: "Brief" }),
  "/letter-bad": page(`<p class="sheet">Otto Ohnemail<br>Am Anger 3 /b/</p><p>zweites Blatt</p>`, linked("landscape")),
  "/large-sound": page(`<table>${row(["Saal", "18:00", "Chor", "bestätigt"])}</table>`),
  "/large-bad": page(`<table>${row(["18:00", "Chor"])}</table><p>${SCRIPTS.large}</p>`, { head: `<script src="/late.js"></script>` }),
  "/book-sound": page(`<p><a href="/form-sound">Buchen</a></p>`),
  "/book-bad": page(`<p><a href="#" id="go">Buchen</a></p>`, { head: `<script src="/trap.js" defer></script>` }),
  "/book-mouse": page(`<p><a role="link">Buchen</a></p>`),
  "/done": page("<p>Vielen Dank</p>"),
  "/taken": page(`<p>Inzwischen belegt</p>${'<form method="post" action="/other"><button class="offer">Anderer Tag</button></form>'.repeat(3)}`),
  "/taken-dead": page(`<p>Inzwischen belegt</p><form method="post" action="/taken"><button class="offer">Anderer Tag</button></form>`),
  "/other": page(`<p>Eva Muster</p><form method="post" action="/done"><button>Jetzt buchen</button></form>`),
  "/hostile-sound": page(`<p>${ESCAPED}</p><p><bdi>${BACKWARDS}</bdi>, 10:00 Uhr</p><input aria-label="Titel" value="${ESCAPED}">`),
  "/hostile-bad": page(`<p>${ENTERED}</p><p>${BACKWARDS}, 10:00 Uhr</p><p class="wide">${"w".repeat(200)}</p><script type="application/ld+json">{"name": </script>`, linked("wide")),
  "/embed-sound": page("<p>Freie Zeiten</p>"),
  "/embed-open": page("<p>Freie Zeiten</p>"),
  "/hostile-open": page(`<p>${ENTERED}</p>`),
};

const FAULTY = "Fehler: Probe";

function form(kind, entry = "") {
  const field = `<label for="name">Name</label><input id="name" name="name" value="${entry}" aria-invalid="${entry === null}"><label for="mail">E-Mail</label><input id="mail" name="mail" aria-invalid="true">`;
  return `<form method="post" action="/${kind}" novalidate>${field}<button>Senden</button></form>`;
}

function refused(kind, entry) {
  if (kind === "form-sound") {
    return page(`<section role="alert" tabindex="-1" autofocus><h2>Fehler</h2><a href="#mail">E-Mail: fehlt</a></section>${form(kind, entry)}`, { title: FAULTY });
  }
  return page(`<p>Etwas fehlt: <a href="#mehl">E-Mail</a></p>${form(kind)}`);
}

/** Starts the site; `allowed` is the origin that may embed. Its race is fair or not by path, and it counts bookings. */
export async function startFixtures(allowed) {
  const booked = { fair: 0, unfair: 0, dead: 0 };
  const server = createServer(async (request, response) => {
    const { pathname } = new URL(request.url, "http://fixtures");
    const [kind] = pathname.slice(1).split("?");
    const body = request.method === "POST" ? await read(request) : "";
    if (request.method === "POST" && kind in booked) return send(response, race(booked, kind));
    if (kind.startsWith("form-")) {
      return send(response, request.method === "POST" ? refused(kind, new URLSearchParams(body).get("name")) : page(form(kind)));
    }
    if (kind in booked) return send(response, page(`<form method="post" action="/${kind}"><button>Jetzt buchen</button></form>`));
    const file = kind.match(/^(\w+)\.(css|js)$/);
    if (file) return sendFile(response, file);
    const policy = { "/embed-sound": `default-src 'self'; frame-ancestors ${allowed}`, "/embed-open": "default-src 'self'", "/hostile-open": "default-src 'self' 'unsafe-inline'" }[pathname];
    return pathname in PAGES ? send(response, PAGES[pathname], policy) : response.writeHead(404).end();
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { base: `http://127.0.0.1:${server.address().port}`, booked, close: () => server.close() };
}

async function read(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

// The unfair race gives the same time to everybody; what the dead one offers leads nowhere.
function race(booked, kind) {
  const isFree = kind === "unfair" || booked[kind] === 0;
  if (isFree) booked[kind] += 1;
  if (isFree) return PAGES["/done"];
  return PAGES[kind === "dead" ? "/taken-dead" : "/taken"];
}

function send(response, html, policy = POLICY) {
  response.writeHead(200, { "content-type": "text/html; charset=utf-8", "content-encoding": "gzip", "content-security-policy": policy });
  response.end(gzipSync(html));
}

function sendFile(response, [, name, kind]) {
  const type = kind === "css" ? "text/css" : "text/javascript";
  const content = (kind === "css" ? SHEETS : SCRIPTS)[name] ?? "";
  response.writeHead(200, { "content-type": `${type}; charset=utf-8`, "content-encoding": "gzip" }).end(gzipSync(content));
}
