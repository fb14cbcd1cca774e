// Check 2: the stories of a citizen and of a clerk without JavaScript; and check 4 once more: a booking by keyboard.
import { finding } from "../finding.mjs";
import { KEYBOARD, POINTER, play } from "../steps.mjs";

export const about = { number: 2, title: "stories without JavaScript, and by keyboard" };

/** `story` is { name, who, hand: "pointer" | "keyboard", steps }. */
export async function inspect(contexts, story) {
  const byKeyboard = story.hand === "keyboard";
  const context = await contexts.fresh(story.who, byKeyboard ? {} : { javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    const fault = await play(page, contexts.base, story.steps, byKeyboard ? KEYBOARD : POINTER);
    return {
      findings: fault ? [finding(story, byKeyboard ? "keyboard" : "no script", fault)] : [],
      figures: { steps: story.steps.length },
    };
  } finally {
    await context.close();
  }
}
