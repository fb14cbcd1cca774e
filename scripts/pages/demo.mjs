// A running demo with a data directory of its own, and what its mails say.
import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** A debug build fills the county in half a minute on a busy machine. */
const START_MS_MAX = 120_000;

/** `settings` is { binary, databaseUrl, config }: the program, where to keep the demo if not in a file, more of the configuration. */
export async function startDemo({ binary, databaseUrl, config }) {
  const directory = await mkdtemp(join(tmpdir(), "pages-"));
  const configFile = join(directory, "gemeinraum.toml");
  await writeFile(configFile, config);
  const args = ["demo", "--config", configFile, "--data", join(directory, "data"), "--listen", "127.0.0.1:0", "--json", "--no-limits"];
  const env = databaseUrl ? { ...process.env, GEMEINRAUM_DATABASE_URL: databaseUrl } : process.env;
  const child = spawn(binary, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  const log = [];
  createInterface({ input: child.stderr }).on("line", (line) => log.push(line));
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await new Promise((resolve) => child.once("exit", resolve));
    }
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const landmarks = JSON.parse(await firstLine(child));
    const base = landmarks.base_url;
    await ready(base);
    return {
      base, landmarks, log, stop,
      mails: () => mails(join(directory, "data", "spool")),
      api: (path, options) => api(base, landmarks.admin_key, path, options),
      command: (args, input) => command(binary, [...args, "--config", configFile, "--data", join(directory, "data")], env, input),
    };
  } catch (error) {
    await stop();
    throw new Error(`the demo did not start: ${error.message}\n${log.slice(-20).join("\n")}`);
  }
}

function firstLine(child) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`nothing said for ${START_MS_MAX} ms`)), START_MS_MAX);
    createInterface({ input: child.stdout }).once("line", (line) => {
      clearTimeout(timer);
      resolve(line);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`ended with ${code}`)));
  });
}

async function ready(base) {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const answer = await fetch(`${base}/health/ready`).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("it is not ready");
}

/** Runs another command of the program beside the server, and gives it `input` to read. */
async function command(binary, args, env, input) {
  const child = spawn(binary, args, { env, stdio: ["pipe", "ignore", "pipe"] });
  child.stdin.end(input);
  const said = [];
  child.stderr.on("data", (part) => said.push(part));
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`${args.slice(0, 2).join(" ")}: ${Buffer.concat(said)}`);
}

/** Asks the API as the operator, or as nobody; `body` is sent as JSON. */
async function api(base, key, path, { method = "GET", body, headers = {}, who = "operator" } = {}) {
  const rights = who === "operator" ? { authorization: `Bearer ${key}` } : {};
  const answer = await fetch(base + path, {
    method,
    headers: { ...rights, "content-type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 300)}`);
  return text === "" ? null : JSON.parse(text);
}

/** The texts of all mails that were written so far, the youngest last. */
async function mails(spool) {
  const names = await readdir(spool).catch(() => []);
  const read = names.filter((name) => name.endsWith(".eml")).map(async (name) => readable(await readFile(join(spool, name), "latin1")));
  return (await Promise.all(read)).sort((a, b) => a.date - b.date);
}

function readable(raw) {
  const bytes = raw.replace(/=\r?\n/g, "").replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
  const text = Buffer.from(bytes, "latin1").toString("utf8");
  const [, date] = raw.match(/^Date: (.*)$/m) ?? [];
  const [, to] = raw.match(/^To: (.*)$/m) ?? [];
  return { text, to: to ?? "", date: Date.parse(date ?? "") || 0 };
}
