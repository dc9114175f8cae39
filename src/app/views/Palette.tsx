import { Kbd } from "@mantine/core";
import { useState } from "react";
import { type Action, actions } from "../actions.ts";
import { useKeyName } from "../keyBindings.ts";
import { ModalDialog } from "../ModalDialog.tsx";
import type { Session } from "../session.ts";
import { store } from "../store.ts";

/** Everything that can be done, found by a few letters of it. */
export default function Palette({ session }: { session: Session }) {
  return (
    <ModalDialog
      className="palette"
      label="What to do"
      onClose={() => store.setState({ paletteShown: false })}
    >
      {(close) => (
        <Finder
          onFound={(action) => {
            close();
            action.run(session);
          }}
        />
      )}
    </ModalDialog>
  );
}

function Finder({ onFound }: { onFound(action: Action): void }) {
  const [text, setText] = useState("");
  const [place, setPlace] = useState(0);
  const keyName = useKeyName();
  const found = matching(text);
  const chosen = found[Math.min(place, found.length - 1)];
  const onKey = (event: React.KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setPlace((Math.min(place, found.length - 1) + step + found.length) % Math.max(1, found.length));
    } else if (event.key === "Enter" && chosen) onFound(chosen);
  };
  return (
    <>
      <input
        type="text"
        role="combobox"
        aria-label="Find something to do"
        aria-expanded={found.length > 0}
        aria-controls="palette-list"
        aria-activedescendant={chosen && `palette-${chosen.id}`}
        placeholder="Find something to do"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setPlace(0);
        }}
        onKeyDown={onKey}
      />
      {found.length === 0 && <p className="beside">Nothing is called that.</p>}
      <div role="listbox" id="palette-list" aria-label="What can be done">
        {found.map((action) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus and says which option is chosen
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field takes the keys
          <div
            key={action.id}
            id={`palette-${action.id}`}
            role="option"
            aria-selected={action === chosen}
            onClick={() => onFound(action)}
          >
            {action.title}
            {keyName(action) !== "" && <Kbd>{keyName(action)}</Kbd>}
          </div>
        ))}
      </div>
    </>
  );
}

/** Actions of whose titles each word that was typed is a part; those that begin with it first. */
function matching(text: string): readonly Action[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  const titled = actions.filter(
    ({ id, title }) => id !== "palette" && words.every((word) => title.toLowerCase().includes(word)),
  );
  const begins = ({ title }: Action) => (title.toLowerCase().startsWith(words[0] ?? "") ? 0 : 1);
  return titled.toSorted((a, b) => begins(a) - begins(b));
}
