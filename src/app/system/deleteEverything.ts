import { resetKeys } from "../keyBindings.ts";
import { log } from "../log.ts";
import type { Session } from "../session.ts";
import { messageOf } from "../words.ts";
import { deleteSettings } from "./settings.ts";

/**
 * Deletes recorded sessions, kept decoders and settings of this page; what fails hinders none of the others.
 * @returns a sentence for each thing that is still there; empty where nothing is
 */
export async function deleteEverything(session: Session): Promise<string[]> {
  const left: string[] = [];
  const attempt = async (what: string, remove: () => Promise<unknown>) => {
    try {
      await remove();
    } catch (error) {
      const reason = messageOf(error);
      left.push(`${what} could not be deleted: ${reason.replace(/\.$/, "")}.`);
    }
  };
  await attempt("Recorded sessions", async () => {
    const count = await session.recording.removeAll();
    if (count > 0)
      left.push(
        `${count === 1 ? "A session" : `${count} sessions`} that another page of the app records or reads could not be deleted. Close that page first.`,
      );
  });
  await attempt("Kept decoders", async () => (await session.library()).removeAll());
  await attempt("Settings", async () => {
    resetKeys();
    deleteSettings(localStorage);
  });
  log(left.length > 0 ? "fault" : "state", ["What was stored here was deleted.", ...left].join(" "));
  return left;
}
