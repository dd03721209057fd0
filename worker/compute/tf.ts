import './gradients/mirror-pad.ts';
import './gradients/resize-nearest-neighbor.ts';
import './gradients/spread.ts';

/** The one `tf`: every other file takes TensorFlow.js from here, with our gradients registered. */
export * as tf from '@tensorflow/tfjs';
