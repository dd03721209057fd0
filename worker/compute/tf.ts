import './gradients/mirror-pad.ts';

/** The one `tf`: every other file takes TensorFlow.js from here, with our gradients registered. */
export * as tf from '@tensorflow/tfjs';
