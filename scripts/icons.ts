/**
 * Makes the app's icons from one drawing: the measured force as an area, the decoded one over it in its colour.
 *
 *   npx tsx scripts/icons.ts            writes public/favicon.svg and public/icon-*.png
 */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { crc32, deflateSync } from "node:zlib";

type Point = readonly [x: number, y: number];

// The drawing, in units of its side.
const background = [15, 20, 24] as const;
const corner = 0.22;
const [left, right, rest, rise] = [0.17, 0.83, 0.71, 0.45] as const;
const measured = { colour: [84, 94, 102] as const, points: curve((x) => grip(x - 0.46)) };
const decoded = {
  colour: [204, 121, 167] as const,
  width: 0.08,
  points: curve((x) => 0.92 * grip(x - 0.5) + 0.05 * Math.sin(31 * (x - 0.46))),
};

/** A squeeze: rises fast, is held, lets go. */
function grip(x: number): number {
  return 1 / (1 + Math.exp(-(x + 0.13) / 0.026)) / (1 + Math.exp((x - 0.16) / 0.034));
}

function curve(force: (x: number) => number): Point[] {
  return Array.from({ length: 97 }, (_, i): Point => {
    const x = left + ((right - left) * i) / 96;
    return [x, rest - rise * force(x)];
  });
}

/** Distance to a curve that runs from left to right, as far as it is less than `reach`. */
function distanceToCurve([x, y]: Point, points: readonly Point[], reach: number): number {
  let nearest = reach;
  for (let i = 1; i < points.length; i++) {
    const [ax, ay] = points[i - 1]!;
    const [bx, by] = points[i]!;
    if (x < ax - reach || x > bx + reach) continue;
    const along = ((x - ax) * (bx - ax) + (y - ay) * (by - ay)) / ((bx - ax) ** 2 + (by - ay) ** 2);
    const t = Math.min(1, Math.max(0, along));
    nearest = Math.min(nearest, Math.hypot(x - ax - t * (bx - ax), y - ay - t * (by - ay)));
  }
  return nearest;
}

/** Distance to the edge of the area between a curve and rest, negative inside; exact where it is less than 0.05. */
function distanceToArea([x, y]: Point, points: readonly Point[]): number {
  const next = points.findIndex(([pointX]) => pointX >= x);
  if (next < 1) return 1;
  const [ax, ay] = points[next - 1]!;
  const [bx, by] = points[next]!;
  const edgeY = ay + ((x - ax) / (bx - ax)) * (by - ay);
  const toEdge = distanceToCurve([x, y], points, 0.05);
  return Math.max(y < edgeY ? toEdge : -toEdge, y - rest);
}

/** Distance to the rounded square, negative inside. */
function distanceToSquare([x, y]: Point): number {
  const dx = Math.abs(x - 0.5) - 0.5 + corner;
  const dy = Math.abs(y - 0.5) - 0.5 + corner;
  return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - corner;
}

/** RGBA rows. `bleeds`: to the edges, without rounded corners, for systems that cut icons to a shape of their own. */
function draw(side: number, bleeds: boolean): Uint8Array {
  const pixels = new Uint8Array(side * side * 4);
  const cover = (distance: number) => Math.min(1, Math.max(0, 0.5 - distance * side));
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const at: Point = [(column + 0.5) / side, (row + 0.5) / side];
      const pixel = 4 * (row * side + column);
      let colour: readonly number[] = background;
      const paint = (over: readonly number[], distance: number) => {
        colour = colour.map((value, i) => value + cover(distance) * (over[i]! - value));
      };
      paint(measured.colour, distanceToArea(at, measured.points));
      paint(decoded.colour, distanceToCurve(at, decoded.points, 0.05) - decoded.width / 2);
      pixels.set(colour.map(Math.round), pixel);
      pixels[pixel + 3] = bleeds ? 255 : Math.round(255 * cover(distanceToSquare(at)));
    }
  }
  return pixels;
}

/** PNG of 8-bit RGBA (ISO/IEC 15948). */
function png(side: number, pixels: Uint8Array): Buffer {
  const chunk = (type: string, data: Uint8Array) => {
    const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    const checksum = Buffer.alloc(4);
    checksum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, checksum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 6, 0, 0, 0], 8);
  // Every row begins with its filter: 0, none.
  const rows = Buffer.alloc(side * (1 + side * 4));
  for (let row = 0; row < side; row++) {
    rows.set(pixels.subarray(row * side * 4, (row + 1) * side * 4), row * (1 + side * 4) + 1);
  }
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(rows, { level: 9 })),
    chunk("IEND", new Uint8Array()),
  ]);
}

function svg(): string {
  const hex = (colour: readonly number[]) =>
    `#${colour.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
  const path = (points: readonly Point[]) =>
    points.map(([x, y]) => `${(100 * x).toFixed(1)},${(100 * y).toFixed(1)}`).join(" ");
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" fill="none" stroke-linecap="round" stroke-linejoin="round">
  <rect width="100" height="100" rx="${100 * corner}" fill="${hex(background)}" />
  <polygon points="${path([[left, rest], ...measured.points, [right, rest]])}" fill="${hex(measured.colour)}" />
  <polyline points="${path(decoded.points)}" stroke="${hex(decoded.colour)}" stroke-width="${100 * decoded.width}" />
</svg>
`;
}

const folder = join(import.meta.dirname, "..", "public");
await writeFile(join(folder, "favicon.svg"), svg());
for (const [file, side, bleeds] of [
  ["icon-180.png", 180, true],
  ["icon-192.png", 192, false],
  ["icon-512.png", 512, false],
  ["icon-maskable-512.png", 512, true],
] as const) {
  await writeFile(join(folder, file), png(side, draw(side, bleeds)));
}
