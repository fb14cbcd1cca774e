// The stories that are played on the demo: what a citizen and a clerk do, and two citizens who want the same time.
import { CHECKS, looked } from "./checks.mjs";
import { choose, fill, follow, open, press, see } from "./steps.mjs";
import { CITIZEN, germanDay } from "./town.mjs";

const { withoutScript, race } = CHECKS;

/** The steps of a booking up to each of its pages; `day` is free, the time from ten to twelve. */
export function booking(town, day) {
  const time = [open(`${town.roomPath}/buchen?tag=${germanDay(day)}`)];
  const details = [...time, choose(/^Von/, "10:00 Uhr"), choose(/^Bis/, "12:00 Uhr"), press("Weiter")];
  const contact = [...details, fill("Wie viele Personen kommen?", "20"), press("Weiter")];
  const check = [...contact, fill("Vor- und Nachname", CITIZEN.name), fill("E-Mail", CITIZEN.email), press("Weiter: Angaben prüfen")];
  return { time, details, contact, check };
}

/** What the button says where a room is booked at once and for nothing. */
export const SEND = "Verbindlich buchen";

function stories(town) {
  const booked = () => [...booking(town, town.freeDay()).check, press(SEND), see("Ihre Buchung ist bestätigt")];
  const cancelled = [follow("Zu meiner Buchung"), follow("Absagen"), press("Ja, verbindlich absagen"), see("Ihre Buchung ist abgesagt")];
  return [
    { name: "a citizen", who: "nobody", hand: "pointer", steps: [...booked(), ...cancelled] },
    { name: "a citizen, by keyboard", who: "nobody", hand: "keyboard", steps: [...booked(), ...cancelled] },
  ];
}

function races(town) {
  const day = town.freeDay();
  return [
    {
      name: "two citizens",
      approach: booking(town, day).check,
      send: SEND,
      won: "Ihre Buchung ist bestätigt",
      lost: "Diese Zeit ist leider nicht mehr zu haben",
      offers: "main ul button",
      count: () => town.count(day),
    },
  ];
}

export async function lookAtStories(contexts, town, report) {
  for (const story of stories(town)) await looked(report, withoutScript, story, () => withoutScript.inspect(contexts, story));
  for (const each of races(town)) await looked(report, race, each, () => race.inspect(contexts, each));
}
