/** One photo of the list: a reference to its file, and what was found in it. */
import type { FacetError } from '../../../base/errors';
import type { Detection } from '../../../base/types';
import { baseName } from '../../../files/trees/tree';

let made = 0;

export class PhotoItem {
  readonly id = (made += 1);
  /** What is known of it: waiting, being looked at, looked through, or not readable. */
  state = $state.raw<'waiting' | 'running' | 'done' | 'failed'>('waiting');
  detection = $state.raw<Detection>();
  error = $state.raw<FacetError>();
  /** The options that `detection` was made with, or is being made with. */
  asked = '';

  /**
   * @param path the name the person knows it by: "Holiday/IMG_0001.jpg"
   * @param error where it could not even be taken out of its folder or archive
   */
  constructor(
    readonly path: string,
    readonly file: Blob,
    error?: FacetError,
  ) {
    if (error) this.settle(undefined, error);
  }

  get name(): string {
    return baseName(this.path);
  }

  /** Detection can't help it, whatever the options. */
  get hopeless(): boolean {
    return this.error !== undefined && this.asked === '';
  }

  begin(asked: string): void {
    this.asked = asked;
    this.error = undefined;
    this.state = 'running';
  }

  settle(detection?: Detection, error?: FacetError): void {
    this.detection = detection;
    this.error = error;
    this.state = error ? 'failed' : 'done';
  }

  /** Back to where it was: the call that was to look at it has been stopped. */
  release(): void {
    if (this.state !== 'running') return;
    this.asked = '';
    this.state = 'waiting';
  }
}
