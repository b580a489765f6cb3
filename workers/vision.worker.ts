import { serve } from '../src/engine/serve';
import { Vision } from '../src/vision/vision';

serve(new Vision());
