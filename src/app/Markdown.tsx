import { Fragment, type MouseEvent, type ReactNode } from "react";
import { type MarkdownBlock, markdownBlocks } from "./markdownBlocks.ts";
import { WideTable } from "./WideTable.tsx";

/** How headings of a text are linked to from within it. */
export interface Anchors {
  /** Stands before each heading's id, so that it is not that of something else in the page. */
  readonly prefix: string;
  follow(slug: string): void;
}

interface Props {
  text: string;
  /** Where it is left out, a link stands as it is written, and headings have no id. */
  anchors?: Anchors;
}

/**
 * What the cards of decoders and the guide use of Markdown: headings, paragraphs, lists, tables, bold, emphasis and code; links from
 * heading to heading where they are asked for. Everything else stands as it is written: the text may come from a file of anybody,
 * and no HTML in it is taken for such.
 */
export function Markdown({ text, anchors }: Props) {
  return markdownBlocks(text).map((block, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
    <Fragment key={i}>{shown(block, anchors)}</Fragment>
  ));
}

function shown(block: MarkdownBlock, anchors: Anchors | undefined): ReactNode {
  switch (block.kind) {
    case "heading": {
      // The dialogue has a heading of the first level already.
      if (block.level === 1) return null;
      const Heading = block.level === 2 ? "h3" : "h4";
      const anchor = anchors && { id: anchors.prefix + block.slug, tabIndex: -1 };
      return <Heading {...anchor}>{inline(block.text, anchors)}</Heading>;
    }
    case "paragraph":
      return <p>{inline(block.text, anchors)}</p>;
    case "code":
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case "list": {
      const List = block.isNumbered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item) => (
            <li key={item}>{inline(item, anchors)}</li>
          ))}
        </List>
      );
    }
    case "table":
      return <Rows table={block} anchors={anchors} />;
  }
}

type Table = Extract<MarkdownBlock, { kind: "table" }>;

function Rows({ table: { head, rows }, anchors }: { table: Table; anchors: Anchors | undefined }) {
  return (
    <WideTable label={`Table: ${head.join(", ")}`}>
      <thead>
        <tr>
          {head.map((cell, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the text does not change
            <th key={i} scope="col">
              {inline(cell, anchors)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.join("|")}>
            {row.map((cell, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <td key={i}>{inline(cell, anchors)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

const marked = /(\*\*[^*]+\*\*|`[^`]+`|(?<!\w)_[^_]+_(?!\w)|\[[^\]]+\]\([^()\s]+\))/;

/** Bold, emphasis, code and links, and text between them. */
function inline(text: string, anchors: Anchors | undefined): ReactNode[] {
  return text.split(marked).map((part, i) => {
    // biome-ignore-start lint/suspicious/noArrayIndexKey: the text does not change
    if (/^\*\*.+\*\*$/.test(part)) return <b key={i}>{part.slice(2, -2)}</b>;
    if (/^`.+`$/.test(part)) return <code key={i}>{part.slice(1, -1)}</code>;
    if (/^_.+_$/.test(part)) return <em key={i}>{part.slice(1, -1)}</em>;
    const [, words, target] = /^\[(.+)\]\((.+)\)$/.exec(part) ?? [];
    if (!anchors || words === undefined || target === undefined) return part;
    // Another file is not shipped with the app: it is named.
    if (!target.startsWith("#")) return `${words} (docs/${target})`;
    return <AnchorLink key={i} slug={target.slice(1)} anchors={anchors} words={words} />;
    // biome-ignore-end lint/suspicious/noArrayIndexKey: as above
  });
}

/** A link to a heading of the same text. */
export function AnchorLink({ slug, anchors, words }: { slug: string; anchors: Anchors; words: string }) {
  const onClick = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    anchors.follow(slug);
  };
  return (
    <a href={`#${anchors.prefix}${slug}`} onClick={onClick}>
      {words}
    </a>
  );
}
