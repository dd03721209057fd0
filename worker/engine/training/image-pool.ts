import { invariant } from '#lib/invariant.ts';
import type { RandomStream } from '#lib/random.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { HostTensor, HostTensors, Shape } from '../../compute/step.ts';

/** A history of images on the host (Shrivastava et al. 2017, section 2.3); its content is part of a checkpoint. */
export interface PoolSpec {
  /** Of its tensors in the checkpoint and of its random stream, e.g. `pool/a`. */
  readonly name: string;
  /** Images it holds. */
  readonly capacity: number;
  /** Of one image, `[H, W, 3]`. */
  readonly shape: Shape;
}

/** A pool without images: `NAME/images` [count, H, W, 3], as many as it holds, at most `capacity`. */
export function emptyPool({ name, shape }: PoolSpec): HostTensors {
  return { [`${name}/images`]: { shape: [0, ...shape], data: new Float32Array(0) } };
}

/**
 * Serves a batch through the pool, image by image: until the pool is full an image is stored and served itself; then,
 * with probability 1/2, one of the stored at random is served and replaced by the image, or else the image itself is
 * served (Shrivastava et al. 2017, section 2.3, in the form of Zhu et al. 2017).
 *
 * @param pool as `emptyPool` or the draw before left it; it is not changed
 * @param images `[B, H, W, 3]`, row-major
 * @param random a stream of this draw's own
 * @returns `served` of the shape of `images`, and the pool after it
 */
export function drawFromPool(
  spec: PoolSpec,
  pool: HostTensors,
  images: Float32Array,
  random: RandomStream,
): { readonly served: Float32Array; readonly pool: HostTensors } {
  const size = sizeOf(spec.shape);
  invariant(
    images.length % size === 0,
    `drawFromPool: expected whole images of ${size} values, got ${images.length} values`,
  );
  const held = tensorOf(spec, pool);
  const before = held.data.length / size;
  const after = Math.min(spec.capacity, before + images.length / size);
  const stored = new Float32Array(after * size);
  stored.set(held.data);
  const served = images.slice();
  let count = before;
  for (let start = 0; start < images.length; start += size) {
    const image = images.subarray(start, start + size);
    if (count < spec.capacity) {
      stored.set(image, count * size);
      count++;
    } else if (random.uniform() < 0.5) {
      const place = random.below(spec.capacity) * size;
      served.set(stored.subarray(place, place + size), start);
      stored.set(image, place);
    }
  }
  return {
    served,
    pool: { [`${spec.name}/images`]: { shape: [after, ...spec.shape], data: stored } },
  };
}

function tensorOf({ name }: PoolSpec, pool: HostTensors): HostTensor {
  const tensor = pool[`${name}/images`];
  invariant(tensor, `drawFromPool: expected a pool with "${name}/images"`);
  return tensor;
}
