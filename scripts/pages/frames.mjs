// What is shown inside pages of others.
import { CHECKS, looked } from "./checks.mjs";

const { embed } = CHECKS;

/** The first of `hosts` is allowed to show the page of a room that is made for it. */
export async function lookAtFrames(contexts, town, hosts, report) {
  const about = { who: "nobody", shows: new RegExp(town.room.name) };
  const subjects = [
    { ...about, name: "page for embedding", path: town.path("einbetten", town.room.id), embeddable: true },
    { ...about, name: "page of the room", path: town.roomPath, embeddable: false },
  ];
  for (const subject of subjects) await looked(report, embed, subject, () => embed.inspect(contexts, subject, hosts));
}
