import type { HostTensors, Shape } from '../../compute/step.ts';
import { initialize, renameKeys, shapesOf, zerosLike, type ParameterSpecs } from '../layers/parameters.ts';
import { firstMoment, secondMoment } from './adam.ts';

/** Names and shapes of weights and of Adam's moments of them. */
export function trainedShapes(specs: ParameterSpecs): Record<string, Shape> {
  const shapes = shapesOf(specs);
  return { ...shapes, ...renameKeys(shapes, firstMoment), ...renameKeys(shapes, secondMoment) };
}

/** Initial weights, and Adam's moments at zero. */
export function initialTrained(seed: number, specs: ParameterSpecs): HostTensors {
  const weights = initialize(seed, specs);
  const moments = (rename: (name: string) => string): HostTensors =>
    renameKeys(
      Object.fromEntries(Object.entries(weights).map(([name, weight]) => [name, zerosLike(weight)])),
      rename,
    );
  return { ...weights, ...moments(firstMoment), ...moments(secondMoment) };
}
