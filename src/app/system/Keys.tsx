import { Button, Kbd, VisuallyHidden } from "@mantine/core";
import { useState } from "react";
import { useStore } from "zustand";
import { type Action, actions } from "../actions.ts";
import { bind, isChangeable, keyName, keyOf, keysStore, resetKeys } from "../keyBindings.ts";
import { WideTable } from "../WideTable.tsx";

/** What can be done from the keyboard, with which key: each single one can be changed, and switched off. */
export function Keys() {
  const state = useStore(keysStore);
  /** The action that waits for its new key. */
  const [waiting, setWaiting] = useState<string | null>(null);
  const [refusal, setRefusal] = useState<{ id: string; reason: string } | null>(null);
  const give = (action: Action, key: string) => {
    const reason = bind(action, key, actions);
    setRefusal(reason === null ? null : { id: action.id, reason });
    leave(action);
  };
  /** The focus goes back to the button that asked. */
  const leave = ({ id }: Action) => {
    setWaiting(null);
    document.querySelector<HTMLElement>(`[data-action="${id}"] button`)?.focus();
  };
  return (
    <section aria-labelledby="keys">
      <div className="system-head">
        <h2 id="keys">
          Keys <small>kept in this browser</small>
        </h2>
        <Button
          size="compact-sm"
          variant="default"
          disabled={Object.keys(state.changed).length === 0}
          onClick={() => {
            resetKeys();
            setRefusal(null);
          }}
        >
          Reset all
        </Button>
      </div>
      <WideTable label="Keys">
        <thead>
          <tr>
            <th scope="col">Action</th>
            <th scope="col">Key</th>
            <th scope="col">
              <VisuallyHidden>Change</VisuallyHidden>
            </th>
          </tr>
        </thead>
        <tbody data-testid="keys">
          {actions.map((action) => (
            <tr key={action.id} data-action={action.id}>
              <th scope="row" className="key-action">
                {action.title}
                {refusal?.id === action.id && (
                  <span role="alert" className="key-refusal">
                    {refusal.reason}
                  </span>
                )}
              </th>
              <td>
                {waiting === action.id ? (
                  <KeyField
                    action={action}
                    onKey={(key) => give(action, key)}
                    onBlur={() => setWaiting(null)}
                    onLeave={() => leave(action)}
                  />
                ) : (
                  <KeyShown name={keyName(action, state)} isOff={state.changed[action.id] === ""} />
                )}
              </td>
              <td>
                {isChangeable(action) ? (
                  <span className="key-buttons">
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Change the key: ${action.title}`}
                      onClick={() => {
                        setRefusal(null);
                        setWaiting(action.id);
                      }}
                    >
                      Change
                    </Button>
                    <Button
                      size="compact-xs"
                      variant="default"
                      disabled={keyOf(action, state) === ""}
                      aria-label={`Switch the key off: ${action.title}`}
                      onClick={() => give(action, "")}
                    >
                      Off
                    </Button>
                  </span>
                ) : (
                  <span className="beside">fixed</span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </WideTable>
    </section>
  );
}

function KeyShown({ name, isOff }: { name: string; isOff: boolean }) {
  if (name !== "") return <Kbd>{name}</Kbd>;
  return <span className="beside">{isOff ? "off" : "none"}</span>;
}

interface KeyFieldProps {
  action: Action;
  onKey(key: string): void;
  onBlur(): void;
  onLeave(): void;
}

/** Takes the next key that is pressed; Esc, Tab and a click elsewhere leave all as it was. */
function KeyField({ action, onKey, onBlur, onLeave }: KeyFieldProps) {
  return (
    <input
      readOnly
      // biome-ignore lint/a11y/noAutofocus: it stands where the button was pressed that asked for it
      autoFocus
      className="key-field"
      aria-label={`New key: ${action.title}`}
      value="press a key"
      onBlur={onBlur}
      onKeyDown={(event) => {
        if (event.key === "Tab" || ["Shift", "Control", "Alt", "AltGraph", "Meta"].includes(event.key))
          return;
        event.preventDefault();
        event.stopPropagation();
        if (event.key === "Escape") onLeave();
        else if (!event.ctrlKey && !event.metaKey) onKey(event.key);
      }}
    />
  );
}
