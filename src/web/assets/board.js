// A display asks for its next page in time. Without a connection it keeps what it shows and says from when that is.
"use strict";

const ours = document.querySelector("script[src]").src;

async function renew() {
  const { next, seconds } = document.body.dataset;
  try {
    const answer = await fetch(next, { cache: "no-store", signal: AbortSignal.timeout(15000) });
    if (!answer.ok) throw new Error(answer.statusText);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    // After an update of the program the display needs its new files.
    if (new URL(page.querySelector("script[src]").getAttribute("src"), location).href !== ours) return location.assign(next);
    document.title = page.title;
    document.body.replaceWith(document.adoptNode(page.body));
  } catch {
    document.getElementById("stale").hidden = false;
  }
  setTimeout(renew, seconds * 1000);
}

setTimeout(renew, document.body.dataset.seconds * 1000);
