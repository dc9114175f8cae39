import "./guide.css";
import { useMediaQuery } from "@mantine/hooks";
import { useEffect, useMemo, useRef } from "react";
import text from "../../../docs/guide.md?raw";
import { AnchorLink, type Anchors, Markdown } from "../Markdown.tsx";
import { ModalDialog } from "../ModalDialog.tsx";
import { markdownBlocks } from "../markdownBlocks.ts";
import { narrowScreen } from "../rootScale.ts";
import { store } from "../store.ts";

const prefix = "guide-";
const headings = markdownBlocks(text).filter((block) => block.kind === "heading");
/** The first heading is the title, the others up to the third level are listed. */
const contents = headings.filter(({ level }) => level === 2 || level === 3);

/** The guide, beside the list of what is in it. The address names the heading that was turned to, and opens it there. */
export default function Guide() {
  const article = useRef<HTMLElement>(null);
  const menu = useRef<HTMLDetailsElement>(null);
  const isWide = !useMediaQuery(narrowScreen, undefined, { getInitialValueInEffect: false });
  const anchors = useMemo(
    (): Anchors => ({
      prefix,
      follow(slug) {
        if (menu.current) menu.current.open = false;
        const heading = article.current?.querySelector<HTMLElement>(`#${CSS.escape(prefix + slug)}`);
        heading?.scrollIntoView();
        heading?.focus({ preventScroll: true });
        setHash(`#${prefix}${slug}`);
      },
    }),
    [],
  );
  useEffect(() => {
    const { hash } = location;
    if (hash.startsWith(`#${prefix}`)) anchors.follow(hash.slice(1 + prefix.length));
  }, [anchors]);
  const close = () => {
    setHash("");
    store.setState({ guideShown: false });
  };
  return (
    <ModalDialog title={headings[0]?.text ?? "Guide"} className="guide" onClose={close}>
      <div className="guide-columns">
        {isWide ? (
          <Contents anchors={anchors} />
        ) : (
          <details ref={menu}>
            <summary>Contents</summary>
            <Contents anchors={anchors} />
          </details>
        )}
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so it must be reachable by keyboard */}
        <article ref={article} className="guide-text" tabIndex={0} aria-label="Text of the guide">
          <Markdown text={text} anchors={anchors} />
        </article>
      </div>
    </ModalDialog>
  );
}

function Contents({ anchors }: { anchors: Anchors }) {
  return (
    <nav className="guide-contents" aria-label="Contents of the guide">
      <ul>
        {contents.map(({ slug, level, text: words }) => (
          <li key={slug} data-level={level}>
            <AnchorLink slug={slug} anchors={anchors} words={words} />
          </li>
        ))}
      </ul>
    </nav>
  );
}

/** The address of the page with another end; no step to go back. */
function setHash(hash: string): void {
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
}
