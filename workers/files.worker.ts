/** Reads, fetches and stores weights off the page's thread. */
import { expose } from 'comlink';
import { WeightLibrary } from '../src/weights/library';

// This file lies one folder below the page, both as served in development and as built.
expose(new WeightLibrary({ base: new URL('../', self.location.href).href }));
