// Check 2: the stories of a citizen and of a clerk without JavaScript; and check 4 once more: the same by keyboard.
import { finding } from "../finding.mjs";
import { KEYBOARD, POINTER, inputs, play, refuseWide } from "../steps.mjs";

export const about = { number: 2, title: "stories without JavaScript, and by keyboard" };

/**
 * `story` is { name, who, hand: "pointer" | "keyboard", width, steps, tasks }; tasks are parts of it as { what, most, steps },
 * which take at most so many clicks, entries and choices.
 */
export async function inspect(contexts, story) {
  const byKeyboard = story.hand === "keyboard";
  const viewport = { width: story.width ?? 1280, height: 800 };
  const context = await contexts.fresh(story.who, { viewport, javaScriptEnabled: byKeyboard });
  try {
    const page = await context.newPage();
    const fault = await play(page, contexts.base, story.steps, byKeyboard ? KEYBOARD : POINTER, refuseWide);
    const counted = (story.tasks ?? []).map(({ what, most, steps }) => ({ what, most, count: inputs(steps) }));
    return {
      findings: [
        ...(fault ? [finding(story, byKeyboard ? "keyboard" : "no script", fault)] : []),
        ...counted.filter(({ most, count }) => count > most).map(({ what, most, count }) => finding(story, what, `${count} inputs, at most ${most}`)),
      ],
      figures: { steps: story.steps.length, ...Object.fromEntries(counted.map(({ what, most, count }) => [what, `${count} of ${most} inputs`])) },
    };
  } finally {
    await context.close();
  }
}
