import { useState } from "react";
import { versions } from "./versions.ts";

/** What this is, which version of what, and under which licences. */
export function About() {
  return (
    <section aria-labelledby="about">
      <h2 id="about">Versions and licences</h2>
      <dl className="versions" data-testid="versions">
        {Object.entries(versions).map(([name, version]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{version}</dd>
          </div>
        ))}
      </dl>
      <Licences />
    </section>
  );
}

/** The licences of all that is in the app, read when they are asked for. */
function Licences() {
  const [text, setText] = useState<string | null>(null);
  const read = async () => {
    try {
      const answer = await fetch("./licences.txt");
      if (!answer.ok) throw new Error(`${answer.status}`);
      setText(await answer.text());
    } catch {
      setText(
        "The licences could not be read: they are a file of the built app. Reload the page, or see LICENSE.",
      );
    }
  };
  return (
    <details
      onToggle={({ currentTarget }) => {
        if (currentTarget.open && text === null) void read();
      }}
    >
      <summary>Licences of Gripscope (MIT) and of what it is built on</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
      <pre className="licences" tabIndex={0} data-testid="licences">
        {text ?? "Reading…"}
      </pre>
    </details>
  );
}
