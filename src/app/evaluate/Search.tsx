import { formatFigure } from "../format.ts";
import type { Report } from "./report.ts";
import { Section } from "./Section.tsx";

/** What was tried and what was taken. */
export function Search({ report: { candidates, choices, elapsedMs, tableBytes } }: { report: Report }) {
  return (
    <Section
      title="What was searched"
      why="Settings are chosen inside each training part alone (nested selection): what is tested never helps to choose them."
    >
      {candidates === 1 ? (
        <p>
          Nothing: the features are as they were given. What a decoder itself has to choose, as how strongly
          its weights are held back (the ridge penalty), it chooses inside each training part.
        </p>
      ) : (
        <>
          <p>{candidates} sets of features were tried. Chosen for each fold:</p>
          <ol className="choices">
            {choices.map((choice, fold) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: folds have no other name
              <li key={fold}>{choice}</li>
            ))}
          </ol>
        </>
      )}
      <p className="beside">
        Computed in {formatFigure(elapsedMs / 1000)} s on this computer, from a table of features of{" "}
        {formatFigure(tableBytes / 2 ** 20)} MB.
      </p>
    </Section>
  );
}
