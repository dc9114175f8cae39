/** What of the page's style a drawing needs to look the same by itself. */
const styles = [
  "fill",
  "stroke",
  "stroke-width",
  "stroke-dasharray",
  "opacity",
  "font-size",
  "font-weight",
  "text-anchor",
] as const;
/** Pixels of the picture for one of the page: enough for print. */
const pixelRatio = 3;
const margin = 16;

/** A drawing of the page as a PNG, on the paper that it stands on. */
export async function pictureOf(drawing: SVGSVGElement): Promise<Blob> {
  const { width, height } = drawing.getBoundingClientRect();
  const url = URL.createObjectURL(new Blob([standalone(drawing)], { type: "image/svg+xml" }));
  try {
    const image = new Image(width, height);
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = pixelRatio * (width + 2 * margin);
    canvas.height = pixelRatio * (height + 2 * margin);
    const context = canvas.getContext("2d") as CanvasRenderingContext2D;
    context.scale(pixelRatio, pixelRatio);
    context.fillStyle = getComputedStyle(drawing).getPropertyValue("--paper");
    context.fillRect(0, 0, width + 2 * margin, height + 2 * margin);
    context.drawImage(image, margin, margin, width, height);
    return await new Promise((resolve, reject) =>
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The canvas gave no picture.")))),
    );
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The drawing as a file of its own: what style sheets say of it is written into it. */
function standalone(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const { width, height } = drawing.getBoundingClientRect();
  // Firefox draws a picture without a size of its own at another one.
  copy.setAttribute("width", String(width));
  copy.setAttribute("height", String(height));
  copy.removeAttribute("style");
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const copies = copy.querySelectorAll<SVGElement>("*");
  drawing.querySelectorAll("*").forEach((element, i) => {
    const computed = getComputedStyle(element);
    for (const style of styles) copies[i]?.style.setProperty(style, computed.getPropertyValue(style));
  });
  // A picture cannot load the page's font.
  copy.style.fontFamily = "Inter, system-ui, sans-serif";
  return new XMLSerializer().serializeToString(copy);
}
