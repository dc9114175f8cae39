import appStyle from "../app.css?inline";
import { courseOf } from "./course.ts";
import ownStyle from "./evaluate.css?inline";
import { type Report, type Series, sourceOf, titleOf } from "./report.ts";
import { strips } from "./strips.ts";

/**
 * What was found as a page of its own, to keep, to send and to print: what is on the screen without what can be pressed, and
 * the course of the best decoder in strips. It needs nothing from anywhere, and is light whatever the theme.
 */
export function reportPage(content: HTMLElement, report: Report, series: Series): string {
  const copy = content.cloneNode(true) as HTMLElement;
  for (const element of copy.querySelectorAll(".no-export")) element.remove();
  for (const element of copy.querySelectorAll("[tabindex]")) element.removeAttribute("tabindex");
  for (const details of copy.querySelectorAll("details")) details.open = true;
  const course = copy.querySelector(".course-plot");
  const decoder = report.detail?.decoder ?? report.results[0]?.decoder ?? "";
  if (course) {
    const drawn = document.createElement("div");
    drawn.innerHTML = strips(courseOf(series, decoder, false), report.unit);
    const caption = document.createElement("p");
    caption.className = "beside";
    caption.textContent = `Decoded by ${titleOf(report, decoder)} (coloured) over measured ${report.target} (grey); every part held out once.`;
    drawn.prepend(caption);
    course.replaceWith(drawn);
  }
  for (const button of copy.querySelectorAll("button")) button.replaceWith(button.textContent);
  const title = document.createElement("title");
  title.textContent = `Evaluation: ${sourceOf(report)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${title.outerHTML}
<style>${appStyle}${ownStyle}</style>
</head>
<body>
<main class="data evaluate">
${copy.outerHTML}
<p class="beside">Made by Gripscope ${report.codeVersion} on ${new Date().toISOString().slice(0, 10)}. SHA-256 of the samples: ${report.dataHash}. A tool for research and teaching, not a medical device.</p>
</main>
</body>
</html>
`;
}
