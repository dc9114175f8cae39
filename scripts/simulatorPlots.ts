/** Small plots as SVG, without a package: lines, bands and bars on plain axes, legible on light and dark ground. */

export interface Line {
  label: string;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

export interface Panel {
  title: string;
  xLabel: string;
  yLabel: string;
  lines: readonly Line[];
  isLogarithmic?: boolean;
  xRange?: readonly [number, number];
}

const width = 720;
const margin = { left: 62, right: 150, top: 26, bottom: 36 };
const colours = ["#2f6fb3", "#c4622d", "#3f8f4f", "#8a5bb0", "#a08a1f", "#4a9aa0"];
const ink = "#7a7f87";

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

function ticksOf([low, high]: readonly [number, number], isLogarithmic: boolean): number[] {
  if (isLogarithmic) {
    const found: number[] = [];
    for (let power = Math.ceil(Math.log10(low)); power <= Math.floor(Math.log10(high) + 1e-9); power++)
      found.push(10 ** power);
    return found;
  }
  const rough = (high - low) / 5;
  const unit = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * unit).find((each) => each >= rough) ?? rough;
  const found: number[] = [];
  for (let value = Math.ceil(low / step) * step; value <= high + 1e-9; value += step)
    found.push(Math.abs(value) < 1e-9 ? 0 : value);
  return found;
}

/** Points that a line may have; of more, the least and the greatest of each stretch are drawn. */
const mostPoints = 1000;

function thinned(line: Line): Line {
  const count = line.x.length;
  if (count <= mostPoints) return line;
  const length = Math.ceil((2 * count) / mostPoints);
  const x: number[] = [];
  const y: number[] = [];
  for (let from = 0; from < count; from += length) {
    let [least, greatest] = [from, from];
    for (let i = from; i < Math.min(count, from + length); i++) {
      // What is not a number must leave its gap.
      if (!((line.y[i] as number) >= (line.y[least] as number))) least = i;
      if (!((line.y[i] as number) <= (line.y[greatest] as number))) greatest = i;
    }
    for (const i of [Math.min(least, greatest), Math.max(least, greatest)]) {
      x.push(line.x[i] as number);
      y.push(line.y[i] as number);
    }
  }
  return { label: line.label, x, y };
}

const short = (value: number) => String(Number(value.toPrecision(3)));

/** Panels under one another. */
export function plot(panels: readonly Panel[], panelHeight = 150): string {
  const parts = panels.map((panel, at) => drawPanel(panel, at * panelHeight, panelHeight));
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${panels.length * panelHeight}" font-family="sans-serif" font-size="11" fill="${ink}">`,
    `<title>${escaped(panels.map(({ title }) => title).join(", "))}</title>`,
    ...parts,
    "</svg>",
    "",
  ].join("\n");
}

function drawPanel(panel: Panel, top: number, height: number): string {
  const { lines, isLogarithmic = false } = panel;
  const all = (key: "x" | "y") =>
    lines.flatMap((line) => Array.from(line[key])).filter((value) => Number.isFinite(value));
  const bounds = (values: number[]): [number, number] =>
    values.reduce<[number, number]>(
      ([low, high], value) => [Math.min(low, value), Math.max(high, value)],
      [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
  const xRange = panel.xRange ?? bounds(all("x"));
  const yRange = bounds(all("y"));
  const scaled = (value: number) => (isLogarithmic ? Math.log10(value) : value);
  const place = (value: number, [low, high]: readonly [number, number], from: number, to: number) =>
    from + ((scaled(value) - scaled(low)) / (scaled(high) - scaled(low) || 1)) * (to - from);
  const [left, right] = [margin.left, width - margin.right];
  const [upper, lower] = [top + margin.top, top + height - margin.bottom];
  const px = (value: number) => place(value, xRange, left, right);
  const py = (value: number) => place(value, yRange, lower, upper);
  const out = [
    `<text x="${left}" y="${top + 16}" font-weight="bold">${escaped(panel.title)}</text>`,
    `<text x="${(left + right) / 2}" y="${lower + 30}" text-anchor="middle">${escaped(panel.xLabel)}</text>`,
    `<text transform="translate(14 ${(upper + lower) / 2}) rotate(-90)" text-anchor="middle">${escaped(panel.yLabel)}</text>`,
  ];
  for (const tick of ticksOf(xRange, isLogarithmic)) {
    const x = px(tick).toFixed(1);
    out.push(
      `<path d="M${x} ${upper}V${lower}" stroke="${ink}" stroke-opacity=".2"/><text x="${x}" y="${lower + 15}" text-anchor="middle">${short(tick)}</text>`,
    );
  }
  for (const tick of ticksOf(yRange, isLogarithmic)) {
    const y = py(tick).toFixed(1);
    out.push(
      `<path d="M${left} ${y}H${right}" stroke="${ink}" stroke-opacity=".2"/><text x="${left - 5}" y="${Number(y) + 4}" text-anchor="end">${short(tick)}</text>`,
    );
  }
  lines.map(thinned).forEach((line, i) => {
    const colour = colours[i % colours.length];
    let path = "";
    let isDown = false;
    for (let k = 0; k < line.x.length; k++) {
      const [x, y] = [line.x[k] as number, line.y[k] as number];
      if (!Number.isFinite(y) || x < xRange[0] || x > xRange[1]) {
        isDown = false;
        continue;
      }
      path += `${isDown ? "L" : "M"}${px(x).toFixed(1)} ${py(y).toFixed(1)}`;
      isDown = true;
    }
    out.push(
      `<path d="${path}" fill="none" stroke="${colour}" stroke-width="1.2"/>`,
      `<text x="${right + 8}" y="${upper + 12 + 15 * i}" fill="${colour}">${escaped(line.label)}</text>`,
    );
  });
  return out.join("\n");
}

export interface Interval {
  label: string;
  value: number;
  low: number;
  high: number;
}

/** Values with their intervals, one under the other. */
export function intervals(
  title: string,
  rows: readonly Interval[],
  [low, high]: readonly [number, number],
): string {
  const height = 44 + 20 * rows.length;
  const [left, right] = [230, width - 30];
  const px = (value: number) => (left + ((value - low) / (high - low)) * (right - left)).toFixed(1);
  const out = ticksOf([low, high], false).map(
    (tick) =>
      `<path d="M${px(tick)} 24V${height - 18}" stroke="${ink}" stroke-opacity=".25"/><text x="${px(tick)}" y="${height - 4}" text-anchor="middle">${short(tick)}</text>`,
  );
  rows.forEach(({ label, value, low: from, high: to }, i) => {
    const y = 38 + 20 * i;
    const colour = colours[i % 2];
    out.push(
      `<text x="${left - 10}" y="${y + 4}" text-anchor="end">${escaped(label)}</text>`,
      `<path d="M${px(from)} ${y}H${px(to)}" stroke="${colour}" stroke-width="3"/><circle cx="${px(value)}" cy="${y}" r="4.5" fill="${colour}"/>`,
    );
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11" fill="${ink}">`,
    `<title>${escaped(title)}</title>`,
    `<text x="${left}" y="14" font-weight="bold">${escaped(title)}</text>`,
    ...out,
    "</svg>",
    "",
  ].join("\n");
}
