import { Button } from "@mantine/core";
import { Icon } from "../icons.tsx";
import type { Session } from "../session.ts";

export function OpenButton({ session, prominent }: { session: Session; prominent?: boolean }) {
  return (
    <div className="open-buttons">
      <Button
        variant={prominent ? "filled" : "default"}
        leftSection={<Icon name="open" />}
        onClick={() => session.chooseFiles("files")}
        data-testid="open-files"
      >
        Open files…
      </Button>
      <Button variant="default" onClick={() => session.chooseFiles("folder")}>
        Folder…
      </Button>
      <Button variant="default" onClick={() => session.chooseFiles("decoder")} data-testid="open-decoder">
        Open decoder…
      </Button>
    </div>
  );
}
