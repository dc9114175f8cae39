import type { Display } from "../display.ts";
import { inUnit } from "../format.ts";
import { type Palette, readPalette } from "../plots/palette.ts";

/** What there is to be seen now. */
export interface Scene {
  display: Display;
  unit: string;
  /** Upper end of the scale. */
  full: number;
  /** Decoded value; NaN for no estimate. */
  value: number;
  /** Measured value where a person squeezes; else NaN. */
  hand: number;
  /** The stream is held or over. */
  isHeld: boolean;
  /** What is asked for, where the stream says so; 0 where it is nothing. */
  cue: Display["traces"][number] | undefined;
  tolerance: number;
  /** Nothing is to move but the value. */
  isStill: boolean;
}

export interface StagePalette extends Palette {
  good: string;
}

export function readStagePalette(element: Element): StagePalette {
  return {
    ...readPalette(element),
    good: getComputedStyle(element).getPropertyValue("--good").trim(),
  };
}

/** How much of the past the target is shown with, and how far the one that stands now is drawn on, s. */
const backSeconds = 6;
const aheadSeconds = 2;
const bandPointsPerSecond = 60;

interface Box {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** Space above and below the scale, px: where a pointer squeezes most, and not at all. */
export function insetOf(height: number): number {
  return 0.75 * fontSizeOf(height);
}

/** To be read from 3 m: a figure is 1/14 of the drawing high. */
function fontSizeOf(height: number): number {
  return Math.max(14, height / 14);
}

/** Lines that only guide the eye; @param height of the drawing */
const hairline = (height: number) => Math.max(1, height / 700);

/** The force as one large bar; where something is asked for, its band lies across. */
export function drawBar(
  ctx: CanvasRenderingContext2D,
  width: number,
  height: number,
  colours: StagePalette,
  scene: Scene,
): void {
  const box = drawScale(ctx, width, height, colours, scene);
  const { left, right, top, bottom } = box;
  const y = yOf(box, scene);
  ctx.fillStyle = colours.measuredFill;
  ctx.fillRect(left, top, right - left, bottom - top);
  if (Number.isNaN(scene.value)) hatch(ctx, box, colours);
  else {
    ctx.fillStyle = scene.isHeld ? colours.faint : colours.decoded;
    ctx.fillRect(left, y(scene.value), right - left, bottom - y(scene.value));
  }
  drawBand(ctx, left, right, y, colours, scene);
  drawHand(ctx, left, y, height, colours, scene);
}

/** The target of the last seconds, with the decoded value as a cursor that leaves a trail. */
export function drawTarget(
  ctx: CanvasRenderingContext2D,
  width: number,
  height: number,
  colours: StagePalette,
  scene: Scene,
): void {
  const box = drawScale(ctx, width, height, colours, scene);
  const { left, right, top, bottom } = box;
  const { display, isStill, value } = scene;
  const y = yOf(box, scene);
  const perSecond = (right - left) / (backSeconds + aheadSeconds);
  const now = isStill ? (left + right) / 2 : right - aheadSeconds * perSecond;
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, 0, right - left, height);
  ctx.clip();
  if (!isStill) {
    const x = (seconds: number) => now + (seconds - display.nowSeconds) * perSecond;
    drawPastBand(ctx, x, y, colours, scene);
    drawTrail(ctx, x, y, height, colours, scene);
  }
  drawBand(ctx, isStill ? left : now, right, y, colours, scene);
  ctx.strokeStyle = colours.faint;
  ctx.lineWidth = hairline(height);
  line(ctx, now, top, now, bottom);
  ctx.restore();
  const radius = height / 28;
  drawHand(ctx, now - 2 * radius, y, height, colours, scene);
  if (Number.isNaN(value)) {
    hatch(ctx, { ...box, left: now - radius, right: now + radius }, colours);
    return;
  }
  ctx.beginPath();
  ctx.arc(now, y(value), radius, 0, 2 * Math.PI);
  ctx.fillStyle = scene.isHeld ? colours.faint : colours.decoded;
  ctx.fill();
  ctx.strokeStyle = colours.paper;
  ctx.lineWidth = radius / 4;
  ctx.stroke();
}

function yOf({ top, bottom }: Box, { full }: Scene): (value: number) => number {
  return (value) => bottom - Math.min(1, Math.max(0, value / full)) * (bottom - top);
}

/** Ticks with their figures, the unit at the topmost. @returns what is left for the drawing */
function drawScale(
  ctx: CanvasRenderingContext2D,
  width: number,
  height: number,
  colours: StagePalette,
  { unit, full, display }: Scene,
): Box {
  const fontSize = fontSizeOf(height);
  const inset = insetOf(height);
  ctx.clearRect(0, 0, width, height);
  ctx.font = colours.font.replace(/^\S+/, `${fontSize}px`);
  ctx.textAlign = "right";
  ctx.textBaseline = "middle";
  // A scale to 5, 50 and so on has five parts that are round, any other four.
  const parts = full.toExponential().startsWith("5") ? 5 : 4;
  const ticks = Array.from({ length: parts + 1 }, (_, i) => i / parts);
  const labels = ticks.map((tick) => {
    const told = inUnit(tick * full, unit, display.magnitude);
    return tick === 1 ? `${told.text} ${told.unit}` : told.text;
  });
  const left = Math.max(...labels.map((label) => ctx.measureText(label).width)) + 0.5 * fontSize;
  const box = { left, top: inset, right: width, bottom: height - inset };
  ticks.forEach((tick, i) => {
    const y = box.bottom - tick * (box.bottom - box.top);
    ctx.fillStyle = colours.faint;
    ctx.fillText(labels[i] as string, left - 0.4 * fontSize, y);
    ctx.strokeStyle = colours.grid;
    ctx.lineWidth = hairline(height);
    line(ctx, left, y, width, y);
  });
  return box;
}

/** What is asked for now. Where the value lies within, its edges are green, and double as thick. */
function drawBand(
  ctx: CanvasRenderingContext2D,
  left: number,
  right: number,
  y: (value: number) => number,
  colours: StagePalette,
  { cue, tolerance, value, isHeld, full }: Scene,
): void {
  const asked = cue && cue.length > 0 ? cue.at(0) : Number.NaN;
  if (!(asked > 0)) return;
  const isWithin = !isHeld && Math.abs(value - asked) <= tolerance;
  const [upper, lower] = [y(asked + tolerance), y(asked - tolerance)];
  ctx.fillStyle = colours.measuredFill;
  ctx.fillRect(left, upper, right - left, lower - upper);
  ctx.strokeStyle = isWithin ? colours.good : colours.ink;
  const thin = Math.max(3, (y(0) - y(full)) / 160);
  ctx.lineWidth = isWithin ? 2 * thin : thin;
  line(ctx, left, upper, right, upper);
  line(ctx, left, lower, right, lower);
}

/** A triangle that points from `x` to the right, at what the hand squeezes with. */
function drawHand(
  ctx: CanvasRenderingContext2D,
  x: number,
  y: (value: number) => number,
  height: number,
  colours: StagePalette,
  { hand }: Scene,
): void {
  if (Number.isNaN(hand)) return;
  const half = 0.4 * fontSizeOf(height);
  const at = y(hand);
  ctx.save();
  ctx.beginPath();
  ctx.moveTo(x, at - half);
  ctx.lineTo(x + 1.5 * half, at);
  ctx.lineTo(x, at + half);
  ctx.closePath();
  ctx.strokeStyle = colours.paper;
  ctx.lineJoin = "round";
  ctx.lineWidth = half / 2;
  ctx.stroke();
  ctx.fillStyle = colours.ink;
  ctx.fill();
  ctx.restore();
}

/** What was asked for, as a band that ends now. */
function drawPastBand(
  ctx: CanvasRenderingContext2D,
  x: (seconds: number) => number,
  y: (value: number) => number,
  colours: StagePalette,
  { display, tolerance, cue, full }: Scene,
): void {
  if (!cue) return;
  const { info } = display;
  const pointsPerSecond = info.rateHz / info.strideSamples;
  const count = Math.min(cue.length, Math.ceil(backSeconds * pointsPerSecond));
  const step = Math.max(1, Math.round(pointsPerSecond / bandPointsPerSecond));
  ctx.fillStyle = colours.measuredFill;
  ctx.strokeStyle = colours.faint;
  ctx.lineWidth = 2 * hairline(y(0) - y(full));
  /** Points back from the newest of a piece of the band, the oldest first. */
  const piece: number[] = [];
  const edge = (points: readonly number[], offset: number) => {
    for (const i of points) ctx.lineTo(x(display.pointSeconds.at(i)), y(cue.at(i) + offset));
  };
  const draw = () => {
    ctx.beginPath();
    edge(piece, tolerance);
    edge(piece.toReversed(), -tolerance);
    ctx.fill();
    for (const offset of [tolerance, -tolerance]) {
      ctx.beginPath();
      edge(piece, offset);
      ctx.stroke();
    }
    piece.length = 0;
  };
  // The same points from frame to frame, so that edges scroll and do not shiver; and the newest.
  const newest = cue.count % step;
  const oldest = newest + Math.floor((count - 1 - newest) / step) * step;
  for (let i = oldest; i >= 0; i = i > newest || i === 0 ? i - step : 0) {
    // Where nothing is asked for, and where the stream has a gap, the band is broken.
    if (cue.at(i) > 0) piece.push(i);
    else if (piece.length > 0) draw();
  }
  if (piece.length > 0) draw();
}

function drawTrail(
  ctx: CanvasRenderingContext2D,
  x: (seconds: number) => number,
  y: (value: number) => number,
  height: number,
  colours: StagePalette,
  { display }: Scene,
): void {
  const { decoded, decodedSeconds, hopMs } = display;
  const count = Math.min(decoded.length, Math.ceil((1000 * backSeconds) / hopMs) + 1);
  ctx.beginPath();
  let isDrawing = false;
  for (let back = count - 1; back >= 0; back--) {
    const value = decoded.at(back);
    if (Number.isNaN(value)) isDrawing = false;
    else if (isDrawing) ctx.lineTo(x(decodedSeconds.at(back)), y(value));
    else ctx.moveTo(x(decodedSeconds.at(back)), y(value));
    isDrawing = !Number.isNaN(value);
  }
  ctx.strokeStyle = colours.decoded;
  ctx.lineJoin = "round";
  ctx.lineWidth = Math.max(3, height / 120);
  ctx.stroke();
}

/** Says that there is no value, without a colour. */
function hatch(
  ctx: CanvasRenderingContext2D,
  { left, right, top, bottom }: Box,
  colours: StagePalette,
): void {
  ctx.save();
  ctx.beginPath();
  ctx.rect(left, top, right - left, bottom - top);
  ctx.clip();
  ctx.strokeStyle = colours.faint;
  const height = bottom - top;
  ctx.lineWidth = 2 * hairline(height);
  for (let x = left - height; x < right; x += 24 * hairline(height)) line(ctx, x, bottom, x + height, top);
  ctx.strokeRect(left, top, right - left, height);
  ctx.restore();
}

function line(ctx: CanvasRenderingContext2D, x0: number, y0: number, x1: number, y1: number): void {
  ctx.beginPath();
  ctx.moveTo(x0, y0);
  ctx.lineTo(x1, y1);
  ctx.stroke();
}
