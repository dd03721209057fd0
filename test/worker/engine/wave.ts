import { sizeOf } from '#lib/size-of.ts';
import type { HostTensor, Shape } from '../../../worker/compute/step.ts';

/** Reproducible values, the same as `wave` of test/parity/egsc-it-small.py: offset + scale * sin(0.7 i^2 + 1.3 i + seed). */
export function wave(name: string, shape: Shape, scale: number, offset = 0): HostTensor {
  let seed = 0;
  for (let i = 0; i < name.length; i++) seed += name.charCodeAt(i) * (i + 1);
  seed %= 1000;
  const data = Float32Array.from(
    { length: sizeOf(shape) },
    (_, i) => offset + scale * Math.sin(0.7 * i * i + 1.3 * i + seed),
  );
  return { shape, data };
}
