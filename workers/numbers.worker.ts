import { serve } from '../src/engine/serve';
import { Numbers } from '../src/numbers/numbers';

serve(new Numbers());
