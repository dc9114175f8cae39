/** How far a command is, in one line of a terminal that is written over; nothing where nobody is looking. */
export function progressLine(): { tell(fraction: number, doing: string): void; end(): void } {
  const { stderr } = process;
  const startedMs = performance.now();
  let toldMs = 0;
  return {
    tell(fraction, doing) {
      const now = performance.now();
      // What is over within a second needs no telling, and ten lines a second can be read by nobody.
      if (!stderr.isTTY || now - startedMs < 1000 || now - toldMs < 100) return;
      toldMs = now;
      const leftS = fraction > 0 ? ((now - startedMs) * (1 - fraction)) / fraction / 1000 : Number.NaN;
      const left = Number.isFinite(leftS) ? `, about ${Math.ceil(leftS)} s left` : "";
      stderr.write(`\r\u001b[K${doing}, ${Math.round(100 * fraction)} %${left}`);
    },
    end() {
      if (stderr.isTTY && toldMs > 0) stderr.write("\r\u001b[K");
    },
  };
}
