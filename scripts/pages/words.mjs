// The catalogue of texts that the pages are made of, so that a story is told once and played in both languages.
import { readFile, readdir } from "node:fs/promises";
import { join } from "node:path";

const CATALOGUE = "src/i18n";

/** A function that gives the text of a key such as `find.search`, with `values` in its places. */
async function wordsOf(language) {
  const directory = join(CATALOGUE, language);
  const names = (await readdir(directory)).filter((name) => name.endsWith(".toml"));
  const files = await Promise.all(names.map((name) => readFile(join(directory, name), "utf8")));
  const texts = new Map(files.flatMap((file) => [...entries(file)]));
  return (key, values = {}) => {
    const text = texts.get(key);
    if (text === undefined) throw new Error(`no text ${key} in ${language}`);
    return Object.entries(values).reduce((told, [name, value]) => told.replaceAll(`{${name}}`, value), text);
  };
}

// Sections and texts on one line are all that these files have.
function* entries(file) {
  let section = "";
  for (const line of file.split("\n")) {
    section = line.match(/^\[([^\]]+)\]$/)?.[1] ?? section;
    const [, key, text] = line.match(/^([\w-]+) = (".*")$/) ?? [];
    if (key) yield [`${section}.${key}`, JSON.parse(text)];
  }
}

/** A language with its texts and its addresses. */
export async function tongue(language) {
  const prefix = language === "de" ? "" : `/${language}`;
  return { language, say: await wordsOf(language), link: (path) => prefix + path };
}
