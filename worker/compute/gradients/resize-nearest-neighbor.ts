// Taken from the package itself: `tf.ts` imports this file before it hands `tf` on.
import * as tf from '@tensorflow/tfjs';

/** How often each row and column is repeated; throws where that is not a whole number, or pixels are aligned otherwise. */
export function wholeFactors(
  [height, width]: readonly [number, number],
  { size, alignCorners, halfPixelCenters }: tf.ResizeNearestNeighborAttrs,
): [height: number, width: number] {
  const factors: [number, number] = [size[0] / height, size[1] / width];
  if (alignCorners || halfPixelCenters || !factors.every(Number.isInteger))
    throw new Error(
      `ResizeNearestNeighbor from ${height}x${width} to ${size[0]}x${size[1]}: whole factors without alignment expected`,
    );
  return factors;
}

/**
 * Gradient of `tf.image.resizeNearestNeighbor` by whole factors: the sum of dy over the block that a value became.
 * tfjs-backend-cpu 4.22 reads dy with the strides of the small image, so that all images but the first of a batch get
 * the gradient of another place.
 */
tf.registerGradient({
  kernelName: 'ResizeNearestNeighbor',
  inputsToSave: ['images'],
  gradFunc: (dy, [images], attributes) => {
    if (images === undefined || Array.isArray(dy))
      throw new Error('resizeNearestNeighbor: one input and one output expected');
    const [, height = 0, width = 0] = images.shape;
    const factors = wholeFactors([height, width], attributes as unknown as tf.ResizeNearestNeighborAttrs);
    const [rows, columns] = factors;
    return {
      images: () => tf.mul(tf.avgPool(dy as tf.Tensor4D, factors, factors, 'valid'), rows * columns),
    };
  },
});
