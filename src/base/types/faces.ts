/** Faces and what is found in a photo. */
import type { FacetError } from '../errors';
import type { CropRule } from './weights';

/** A position in pixels, x to the right, y down, of the picture named by the context. */
export type Point = [x: number, y: number];

/** Corners in pixels; may reach outside the photo. */
export type Box = [x1: number, y1: number, x2: number, y2: number];

/** Left eye, right eye, nose, left and right mouth corner, left and right as seen in the photo. */
export type Landmarks = [Point, Point, Point, Point, Point];

/** How well a face can be used, with the reasons in words. */
export interface FaceQuality {
  /** Shorter side of the box, pixels of the upright photo. */
  size: number;
  /** Rotation in the picture plane, degrees, positive clockwise as seen. */
  roll: number;
  /** Turn to the side, degrees, positive towards the right of the picture; an estimate from the five landmarks. */
  yaw: number;
  /** Detail in the face: 0 (featureless) to 1 (crisp), from the variance of the Laplacian at a fixed size. */
  sharpness: number;
  /** Mean luminance of the face, 0..1. */
  exposure: number;
  verdict: 'good' | 'fair' | 'poor';
  /** Why it is not good, each a few words: "too small: 31 px". Empty for a good one. */
  reasons: string[];
}

/** One face, in pixels of the upright original photo. */
export interface Face {
  box: Box;
  /** Probability that this is a face, 0..1. */
  score: number;
  landmarks: Landmarks;
  /** Clockwise degrees by which the photo was turned where the face was found upright; crops along the box are turned so. */
  turn?: 90 | 180 | 270;
  /** Where `quality: true` was asked for. */
  quality?: FaceQuality;
}

/** Milliseconds by stage. */
export interface StageTimings {
  decode: number;
  pnet: number;
  rnet: number;
  onet: number;
  total: number;
}

/** Everything found in one photo. */
export interface Detection {
  /** Size of the upright original, pixels. */
  width: number;
  height: number;
  /** In descending order of score. */
  faces: Face[];
  timings: StageTimings;
  /** Id of the weights used. */
  model: string;
  /** Clockwise quarter turn (degrees) after which the faces were found, where `rotations` was on. */
  rotation?: 0 | 90 | 180 | 270;
  /** What a person should know: "read at half size: 96 megapixels". */
  notes?: string[];
}

/** Options of the MTCNN detector. */
export interface DetectOptions {
  /** Id of the detector's weights. Default: the best that are loaded. */
  model?: string;
  /** Smallest face to look for, pixels of the photo, 12 or more. `'auto'`: max(20, 2.5 % of the shorter side). Default 20. */
  minSize?: number | 'auto';
  /** Score thresholds of P-, R- and O-Net, each 0..1. Default: those of the weights. */
  thresholds?: [p: number, r: number, o: number];
  /** Ratio between levels of the pyramid, between 0 and 1 exclusive. Default 0.709. */
  factor?: number;
  /** Keep this many faces, surest first. Default: all. */
  maxFaces?: number;
  /** Also try the photo turned by 90, 180 and 270 degrees where little is found. Default false. */
  rotations?: boolean;
  /** Also judge each face's quality. Default false. */
  quality?: boolean;
}

/** The same with nothing left open but what the weights say. */
export type CompleteDetectOptions = Required<Omit<DetectOptions, 'model' | 'thresholds'>> &
  Pick<DetectOptions, 'model' | 'thresholds'>;

/** How `crop` cuts a face. */
export interface CropOptions {
  /** Any rule; it goes before `size` and `margin`. The landmark rule wants a `Face`, not a box. */
  rule?: CropRule;
  /** Of the original's rule: side of the square crop, pixels. Default 160. */
  size?: number;
  /** Of the original's rule: pixels of the photo added around the box, half on each side. Default 44. */
  margin?: number;
}

export type ManyResult = { index: number; detection?: Detection; error?: FacetError };
