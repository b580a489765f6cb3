/** A chart as a file: its colours are the theme's variables, which only live on the page. */
import { withColours } from './colours';

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
  const ofPage = (name: string) => style.getPropertyValue(name).trim() || 'currentColor';
  return withColours(new XMLSerializer().serializeToString(copy), colours, ofPage);
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
