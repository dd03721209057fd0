import { PERCEPTUAL_PREFIX } from '#contracts/perceptual-network.ts';
import type { HostTensor, HostTensors } from '../../worker/compute/step.ts';
import { wave } from '../worker/engine/wave.ts';

/** VGG16 at a sixteenth of its width with the weights of test/parity/vgg.py and the normalization of torchvision. */
export function tinyVgg(): HostTensors {
  const tensors: Record<string, HostTensor> = {
    mean: values([0.485, 0.456, 0.406].map((share) => 255 * share)),
    deviation: values([0.229, 0.224, 0.225].map((share) => 255 * share)),
  };
  let inputs = 3;
  for (const [block, count] of [2, 2, 3, 3, 1].entries())
    for (let i = 1; i <= count; i++) {
      const outputs = [4, 8, 16, 32, 32][block] ?? 0;
      const name = `conv${block + 1}_${i}`;
      tensors[`${name}/filter`] = wave(
        `${name}/filter`,
        [3, 3, inputs, outputs],
        1.6 / Math.sqrt(9 * inputs),
      );
      tensors[`${name}/bias`] = wave(`${name}/bias`, [outputs], 0.1);
      inputs = outputs;
    }
  return Object.fromEntries(Object.entries(tensors).map(([name, each]) => [PERCEPTUAL_PREFIX + name, each]));
}

function values(data: readonly number[]): HostTensor {
  return { shape: [data.length], data: Float32Array.from(data) };
}
