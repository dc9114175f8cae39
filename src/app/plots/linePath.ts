import type uPlot from "uplot";

/**
 * Draws a line through a series of typed arrays in which NaN is a gap. Where points lie closer than half a pixel, each
 * column of pixels gets its extreme values in the order they came, so that no excursion is lost.
 * @param fillTo closes the line to the value 0 or to the lower edge
 */
export function linePath(fillTo?: "zero" | "edge"): uPlot.Series.PathBuilder {
  return (u, seriesIndex, first, last) => {
    const xs = u.data[0] as ArrayLike<number>;
    const ys = u.data[seriesIndex] as ArrayLike<number>;
    const scale = u.series[seriesIndex]?.scale ?? "y";
    const { left, top, width, height } = u.bbox;
    const { min: xMin = 0, max: xMax = 1 } = u.scales.x ?? {};
    const { min: yMin = 0, max: yMax = 1 } = u.scales[scale] ?? {};
    const perX = width / ((xMax ?? 1) - (xMin ?? 0));
    const perY = height / ((yMax ?? 1) - (yMin ?? 0));
    const xOf = (i: number) => left + ((xs[i] as number) - (xMin ?? 0)) * perX;
    const yOf = (value: number) => top + height - (value - (yMin ?? 0)) * perY;
    const from = Math.max(0, first - 1);
    const to = Math.min(xs.length - 1, last + 1);
    const stroke = new Path2D();
    const fill = fillTo ? new Path2D() : null;
    const base = fillTo === "zero" ? yOf(0) : top + height;
    const dense = to - from > 2 * width;
    let startX = Number.NaN;
    let endX = Number.NaN;
    const add = (x: number, y: number) => {
      if (Number.isNaN(startX)) {
        startX = x;
        stroke.moveTo(x, y);
        fill?.moveTo(x, base);
      } else stroke.lineTo(x, y);
      fill?.lineTo(x, y);
      endX = x;
    };
    const lift = () => {
      if (!Number.isNaN(startX)) fill?.lineTo(endX, base);
      startX = Number.NaN;
    };
    for (let i = from; i <= to; ) {
      const value = ys[i] as number;
      if (Number.isNaN(value)) {
        lift();
        i++;
        continue;
      }
      const x = xOf(i);
      if (!dense) {
        add(x, yOf(value));
        i++;
        continue;
      }
      let least = value;
      let greatest = value;
      let leastAt = i;
      let greatestAt = i;
      const column = Math.floor(x);
      for (i++; i <= to; i++) {
        const next = ys[i] as number;
        if (Number.isNaN(next) || xOf(i) >= column + 1) break;
        if (next < least) {
          least = next;
          leastAt = i;
        }
        if (next > greatest) {
          greatest = next;
          greatestAt = i;
        }
      }
      if (leastAt < greatestAt) {
        add(x, yOf(least));
        add(x, yOf(greatest));
      } else {
        add(x, yOf(greatest));
        if (greatestAt !== leastAt) add(x, yOf(least));
      }
    }
    lift();
    return { stroke, fill, flags: 0 };
  };
}
