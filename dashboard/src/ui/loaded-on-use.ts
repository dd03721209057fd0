import { type ComponentType, lazy, type LazyExoticComponent } from 'react';
import { untilLoaded } from './until-loaded.ts';

/** A component whose code is large and seldom needed: it is fetched when it is shown first. */
export function loadedOnUse<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> {
  return lazy(() => untilLoaded(load).then((component) => ({ default: component })));
}
