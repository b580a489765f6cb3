/** A chart as a file: its colours are the theme's variables, which only live on the page. */

/** The theme's colours on paper: a page shown dark has other values at hand. */
export const ON_PAPER: Readonly<Record<string, string>> = {
  '--accent': '#0b6e5f',
  '--warn': '#8a5a00',
  '--bad': '#b3261e',
  '--ink': '#1b1a18',
  '--soft': '#5f5c56',
  '--line-strong': '#8c887f',
  '--plot-background': '#ffffff',
};

/**
 * The drawing as text that stands alone.
 * @param colours of the theme's variables; those of the page, where none are given
 */
export function svgText(
  svg: SVGSVGElement,
  colours: Readonly<Record<string, string>> = {},
): string {
  const style = getComputedStyle(svg);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.style.fontFamily = 'Inter, system-ui, sans-serif';
  const colour = (_: string, name: string) =>
    colours[name] ?? (style.getPropertyValue(name).trim() || 'currentColor');
  return new XMLSerializer().serializeToString(copy).replace(/var\((--[\w-]+)\)/g, colour);
}

export function svgFile(svg: SVGSVGElement): Blob {
  return new Blob([svgText(svg)], { type: 'image/svg+xml' });
}

/** Twice the size on the page, on the theme's ground. */
export async function pngFile(svg: SVGSVGElement): Promise<Blob> {
  const { width, height } = svg.getBoundingClientRect();
  const image = new Image();
  image.src = URL.createObjectURL(svgFile(svg));
  await image.decode();
  URL.revokeObjectURL(image.src);
  const canvas = document.createElement('canvas');
  canvas.width = 2 * width;
  canvas.height = 2 * height;
  const context = canvas.getContext('2d')!;
  context.fillStyle = getComputedStyle(document.body).backgroundColor;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob((blob) => resolve(blob!), 'image/png'));
}
