import { Button, SegmentedControl, Switch } from "@mantine/core";
import { toggleFullScreen } from "../fullScreen.ts";
import type { Session } from "../session.ts";
import { type AppState, type Run, useApp } from "../store.ts";
import { cueOf, games, gamesOf } from "./games.ts";
import { openPatientScreen } from "./patientScreen.tsx";
import { endGame, play } from "./play.ts";
import { feedbackStore, letGoOfHand, takeHand, useFeedback } from "./state.ts";

/** What the patient is to see, and where: for the one who sets it up. */
export function Controls({ session, run }: { session: Session; run: Run }) {
  const mode = useFeedback((state) => state.mode);
  const screen = useFeedback((state) => state.screen);
  return (
    <div className="feedback-controls">
      <SegmentedControl
        size="xs"
        aria-label="Force as"
        value={mode}
        onChange={(value) => feedbackStore.setState({ mode: value as "bar" | "target" })}
        data={[
          { value: "bar", label: "Bar" },
          { value: "target", label: "Target" },
        ]}
      />
      <Games session={session} run={run} />
      {run.summary.simulated && <HandSwitch session={session} />}
      <div className="feedback-screens">
        <Button
          size="xs"
          variant="default"
          onClick={() => (screen ? screen.close() : openPatientScreen(session))}
          data-testid="second-window"
        >
          {screen ? "Close the second window" : "Second window"}
        </Button>
        <Button size="xs" variant="default" onClick={() => toggleFullScreen()} title="F">
          Full screen
        </Button>
      </div>
    </div>
  );
}

const isStreamOver = ({ status }: AppState) => status?.state === "ended" || status?.state === "failed";

function Games({ session, run }: { session: Session; run: Run }) {
  const game = useFeedback((state) => state.game);
  const isOver = useApp(isStreamOver);
  const names = gamesOf(run.summary.simulated, cueOf(run.display, run.decoder.target.unit) !== undefined);
  if (names.length === 0) {
    return (
      <p className="beside">
        No game: the stream has no channel named CUE that says what is asked for, in the unit of{" "}
        {run.decoder.target.name}.
      </p>
    );
  }
  const isPlaying = game.state === "preparing" || game.state === "under-way";
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would have to be told not to look like one
    <div className="feedback-games" role="group" aria-label="Games">
      {names.map((name) => (
        <Button
          key={name}
          size="xs"
          variant={isPlaying && game.name === name ? "filled" : "default"}
          title={`${games[name].hint}, for a minute`}
          disabled={isOver}
          onClick={() => {
            feedbackStore.setState({ mode: "target" });
            void play(session, name);
          }}
        >
          {games[name].title}
        </Button>
      ))}
      {game.state !== "none" && (
        <Button size="xs" variant="subtle" color="gray" onClick={endGame}>
          {isPlaying ? "End the game" : "Clear the score"}
        </Button>
      )}
    </div>
  );
}

function HandSwitch({ session }: { session: Session }) {
  const hasHand = useFeedback((state) => state.hand !== null);
  const isOver = useApp(isStreamOver);
  return (
    <Switch
      size="xs"
      label="Squeeze yourself"
      title="Your hand takes the place of the simulated patient's: pointer, space bar, arrow keys, or the trigger of a gamepad"
      checked={hasHand}
      disabled={isOver}
      onChange={(event) => (event.currentTarget.checked ? takeHand(session) : letGoOfHand())}
    />
  );
}
