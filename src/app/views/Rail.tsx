import { Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { formatUrl, type ViewName, views } from "../../contract/urlState.ts";
import { withKey } from "../actions.ts";
import { Icon } from "../icons.tsx";
import { pageTitles } from "../pageTitles.ts";
import { narrowScreen } from "../rootScale.ts";
import { show, useApp } from "../store.ts";

/** Turns from page to page; each has a number as its key. */
export function Rail() {
  const choice = useApp((state) => state.choice);
  // Where it lies below everything there is room above it only.
  const isBelow = useMediaQuery(narrowScreen, undefined, { getInitialValueInEffect: false });
  return (
    <nav className="rail" aria-label="Views">
      {views.map((view) => (
        <Tooltip
          key={view}
          label={withKey(pageTitles[view].hint, `show-${view}`)}
          position={isBelow ? "top" : "right"}
          openDelay={400}
        >
          <a
            href={formatUrl({ ...choice, view }) || "./"}
            className="rail-page"
            aria-current={view === choice.view ? "page" : undefined}
            onClick={(event) => turnTo(event, view)}
          >
            <Icon name={view} />
            {pageTitles[view].title}
          </a>
        </Tooltip>
      ))}
    </nav>
  );
}

/** A link like any other: with a modifier it opens in another tab. */
function turnTo(event: React.MouseEvent, view: ViewName): void {
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  show(view);
}
