import { fromEvent } from "file-selector";
import { useEffect, useState } from "react";
import type { Session } from "./session.ts";

/** The whole page takes files and folders that are dropped on it. */
export function DropTarget({ session }: { session: Session }) {
  const [isOver, setOver] = useState(false);
  useEffect(() => {
    const removal = new AbortController();
    const { signal } = removal;
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const listen = (
      name: "dragenter" | "dragover" | "dragleave" | "drop",
      listener: (event: DragEvent) => void,
    ) => document.addEventListener(name, listener, { signal });
    listen("dragover", (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(true);
    });
    listen("dragleave", (event) => {
      if (event.relatedTarget === null) setOver(false);
    });
    listen("drop", async (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setOver(false);
      const found = await fromEvent(event);
      await session.openFiles(
        found.filter((each): each is Awaited<typeof each> & File => each instanceof File),
      );
    });
    return () => removal.abort();
  }, [session]);
  return isOver ? (
    <div className="drop-target" aria-hidden="true">
      Drop the files of a recording, its folder, or a saved decoder
    </div>
  ) : null;
}
