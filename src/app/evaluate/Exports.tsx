import { Button } from "@mantine/core";
import type { RefObject } from "react";
import { saveFile, saveJson } from "../save.ts";
import { store } from "../store.ts";
import { pictureOf } from "./picture.ts";
import { type Report, type Series, sourceOf } from "./report.ts";
import { reportPage } from "./reportPage.ts";
import { seriesTable } from "./seriesTable.ts";

interface Props {
  report: Report;
  series: Series;
  /** What is on the page, for the report. */
  content: RefObject<HTMLDivElement | null>;
}

/** Everything that was found, to keep: as a page to read, as a picture, as figures. */
export function Exports({ report, series, content }: Props) {
  const name = (ending: string) => `${slugOf(sourceOf(report))}-evaluation.${ending}`;
  const savePicture = async () => {
    const chart = content.current?.querySelector<SVGSVGElement>(".dot-plot svg");
    if (!chart) return;
    try {
      saveFile(await pictureOf(chart), name("png"));
    } catch (error) {
      store.setState({ fault: { title: "The picture was not saved", what: String(error), remedy: null } });
    }
  };
  return (
    <div className="exports no-export">
      <span className="beside">Save</span>
      <Button
        size="xs"
        variant="default"
        onClick={() => {
          if (content.current)
            saveFile(
              new Blob([reportPage(content.current, report, series)], { type: "text/html" }),
              name("html"),
            );
        }}
      >
        Report (HTML)
      </Button>
      <Button size="xs" variant="default" onClick={() => void savePicture()}>
        Comparison (PNG)
      </Button>
      <Button
        size="xs"
        variant="default"
        onClick={() => saveFile(new Blob([seriesTable(series)], { type: "text/csv" }), name("csv"))}
      >
        Series (CSV)
      </Button>
      <Button size="xs" variant="default" onClick={() => saveJson(report, name("json"))}>
        Figures (JSON)
      </Button>
    </div>
  );
}

function slugOf(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}
