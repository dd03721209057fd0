import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import type { Shape } from '../../compute/step.ts';

/** `[batch, H, W, 3]` */
export function imageShape(knobs: Pick<SharedKnobs, 'imageHeight' | 'imageWidth'>, batch: number): Shape {
  return [batch, knobs.imageHeight, knobs.imageWidth, 3];
}
