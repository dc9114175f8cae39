import { Fragment, type ReactNode } from "react";
import { WideTable } from "./WideTable.tsx";

/**
 * What the cards of decoders use of Markdown: headings, paragraphs, lists, tables, bold and code. Everything else stands as it
 * is written: the text may come from a file of anybody, and no HTML in it is taken for such.
 */
export function Markdown({ text }: { text: string }) {
  const blocks = text.split(/\n{2,}/).map((block) => block.trim());
  return blocks.filter(Boolean).map((block, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
    <Fragment key={i}>{blockOf(block)}</Fragment>
  ));
}

function blockOf(block: string): ReactNode {
  const heading = /^(#{1,6}) +(.*)$/.exec(block);
  // The dialogue has a heading of the first level already.
  if (heading) return heading[1] === "#" ? null : <h3>{inline(heading[2] ?? "")}</h3>;
  const lines = block.split("\n");
  if (lines.every((line) => line.startsWith("- ")))
    return <List items={lines.map((line) => line.slice(2))} />;
  if (lines.length > 1 && lines.every((line) => line.startsWith("|"))) return <Rows lines={lines} />;
  return <p>{inline(lines.join(" "))}</p>;
}

function List({ items }: { items: readonly string[] }) {
  return (
    <ul>
      {items.map((item) => (
        <li key={item}>{inline(item)}</li>
      ))}
    </ul>
  );
}

function Rows({ lines }: { lines: readonly string[] }) {
  const [head = [], ...rows] = lines
    .filter((line) => !/^[|\s:-]+$/.test(line))
    .map((line) =>
      line
        .replace(/^\||\|$/g, "")
        .split("|")
        .map((cell) => cell.trim()),
    );
  return (
    <WideTable label="Table">
      <thead>
        <tr>
          {head.map((cell, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
            <th key={i} scope="col">
              {inline(cell)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join("|")}>
            {row.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={i}>{inline(cell)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

/** Bold and code, and text between them. */
function inline(text: string): ReactNode[] {
  return text.split(/(\*\*[^*]+\*\*|`[^`]+`)/).map((part, i) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the text does not change
    if (/^\*\*.+\*\*$/.test(part)) return <b key={i}>{part.slice(2, -2)}</b>;
    if (/^`.+`$/.test(part)) return <code key={i}>{part.slice(1, -1)}</code>;
    return part;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: as above
  });
}
