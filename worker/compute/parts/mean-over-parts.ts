import { tf } from '../tf.ts';

/** `x` itself; where a step is computed in parts of its batch, the mean over the parts. It has no gradient. */
export function meanOverParts<T extends tf.Tensor>(x: T): T {
  return tf.engine().runKernel(KERNEL, { x });
}

const KERNEL = 'MeanOverParts';

// tfjs's own backend runs steps op by op, which are whole then.
tf.registerKernel({
  kernelName: KERNEL,
  backendName: 'cpu',
  kernelFunc: ({ inputs: { x } }) => {
    if (!x || Array.isArray(x)) throw new Error(`${KERNEL}: one input expected`);
    tf.backend().incRef(x.dataId);
    return { dataId: x.dataId, shape: x.shape, dtype: x.dtype };
  },
});
