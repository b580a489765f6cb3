/** Gradients of tfjs's operations, which it does not register by itself. Its core comes first: they ask for its flags. */
import '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';
