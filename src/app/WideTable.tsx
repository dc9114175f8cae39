import type { ReactNode } from "react";

/** A table that may be wider than the page: it scrolls in a box of its own, by keyboard, too. */
export function WideTable({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would be for what is filled in
    <div className="table-scroll" tabIndex={0} role="group" aria-label={label}>
      <table className="figure-table">{children}</table>
    </div>
  );
}
