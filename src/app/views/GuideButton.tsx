import { Button } from "@mantine/core";
import { store } from "../store.ts";

/** From the help to the guide. */
export function GuideButton() {
  return (
    <Button
      size="xs"
      variant="default"
      onClick={(event) => {
        // Closed, not only taken away: so the focus goes back to where it was.
        event.currentTarget.closest("dialog")?.close();
        store.setState({ guideShown: true });
      }}
    >
      Read the guide
    </Button>
  );
}
