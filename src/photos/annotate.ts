/** Faces drawn onto a photo: boxes, dots on the landmarks, numbers or names. */
import type { Face } from '../base/types';

type Context = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export interface AnnotateOptions {
  /** Canvas pixels for one of the photo the faces were found in. Default 1. */
  scale?: number;
  /** Any CSS colour. Default a green that stands out on skin and on most backgrounds. */
  colour?: string;
  landmarks?: boolean;
  /** The faces' places in the list, from 1. */
  numbers?: boolean;
  /** In place of numbers, one a face; '' leaves one out. */
  labels?: string[];
}

/** Of the shorter side: 2 pixels on a photo of 800. */
const STROKE_SHARE = 1 / 400;

/**
 * Draws onto whatever is on the canvas already. Line width, dots and numbers grow with the canvas,
 * so that they look alike on every photo. The context's state is put back.
 */
export function annotate(context: Context, faces: Face[], options: AnnotateOptions = {}): void {
  const { scale = 1, colour = '#00e08a', landmarks = true, numbers = true, labels } = options;
  const { width, height } = context.canvas;
  const stroke = Math.max(1, Math.min(width, height) * STROKE_SHARE);
  context.save();
  context.lineWidth = stroke;
  context.strokeStyle = colour;
  context.font = `600 ${7 * stroke}px system-ui, sans-serif`;
  context.textBaseline = 'middle';
  context.textAlign = 'center';
  faces.forEach((face, i) => {
    const [x1, y1, x2, y2] = face.box.map((value) => value * scale) as Face['box'];
    context.strokeRect(x1, y1, x2 - x1, y2 - y1);
    context.fillStyle = colour;
    if (landmarks) {
      for (const [x, y] of face.landmarks) {
        context.beginPath();
        context.arc(x * scale, y * scale, 1.2 * stroke, 0, 2 * Math.PI);
        context.fill();
      }
    }
    const label = labels ? (labels[i] ?? '') : numbers ? `${i + 1}` : '';
    if (label) drawLabel(context, label, x1, y1, stroke);
  });
  context.restore();
}

/** A plate on the upper left corner of the box, kept on the canvas. */
function drawLabel(context: Context, text: string, x: number, y: number, stroke: number): void {
  const width = context.measureText(text).width + 4 * stroke;
  const height = 9 * stroke;
  const left = Math.min(Math.max(0, x - stroke / 2), context.canvas.width - width);
  const top = Math.min(Math.max(0, y - height), context.canvas.height - height);
  context.fillRect(left, top, width, height);
  context.fillStyle = '#000';
  context.fillText(text, left + width / 2, top + height / 2);
}
