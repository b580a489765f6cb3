import { serve } from '../src/engine/serve';
import { WeightLibrary } from '../src/weights/library';

// This file lies one folder below the page, both as served in development and as built.
serve(new WeightLibrary({ base: new URL('../', self.location.href).href }));
