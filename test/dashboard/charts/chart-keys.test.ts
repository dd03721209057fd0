import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChartPlace, chartPlaceAfter } from '../../../dashboard/src/charts/chart-keys.ts';

const STEPS = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100];
const NOWHERE: ChartPlace = { step: null, zoom: null };

/** After one key after the other. */
function after(keys: readonly string[], from: ChartPlace = NOWHERE): ChartPlace {
  return keys.reduce((place, key) => chartPlaceAfter(key, STEPS, place) ?? place, from);
}

describe('keys of a chart', () => {
  test.each([
    { keys: ['ArrowRight'], step: 0 },
    { keys: ['ArrowLeft'], step: 100 },
    { keys: ['ArrowRight', 'ArrowRight', 'ArrowRight'], step: 20 },
    { keys: ['ArrowLeft', 'ArrowLeft'], step: 90 },
    { keys: ['End', 'ArrowRight'], step: 100 },
    { keys: ['Home', 'ArrowLeft'], step: 0 },
    { keys: ['Home', 'PageUp'], step: 10 },
    { keys: ['End', 'PageDown'], step: 90 },
  ])('$keys lead to step $step', ({ keys, step }) => {
    expect(after(keys)).toEqual({ step, zoom: null });
  });

  test('a plus halves what is shown, around the crosshair', () => {
    expect(after(['+'])).toEqual({ step: null, zoom: [25, 75] });
    expect(after(['End', '+'])).toEqual({ step: 100, zoom: [50, 100] });
  });

  test.each(['0', 'Escape', '-'])('%s shows all steps again', (key) => {
    expect(after(['Home', '+', key])).toEqual({ step: 0, zoom: null });
  });

  test('what is shown moves along with the crosshair', () => {
    expect(after(['ArrowRight'], { step: 40, zoom: [20, 40] })).toEqual({ step: 50, zoom: [30, 50] });
    expect(after(['Home'], { step: 40, zoom: [20, 40] })).toEqual({ step: 0, zoom: [0, 20] });
  });

  test('Escape takes the crosshair away where all steps are shown', () => {
    expect(after(['Home', 'Escape'])).toEqual(NOWHERE);
  });

  test.each(['a', 'Tab', 'Enter', 'ArrowUp'])('%s means nothing', (key) => {
    expect(chartPlaceAfter(key, STEPS, NOWHERE)).toBeNull();
  });

  test('nothing means anything while there are no points', () => {
    expect(chartPlaceAfter('ArrowRight', [], NOWHERE)).toBeNull();
  });

  test('whatever is pressed, the crosshair is at a point that is shown', () => {
    const keys = fc.constantFrom(
      'ArrowLeft',
      'ArrowRight',
      'PageUp',
      'PageDown',
      'Home',
      'End',
      '+',
      '-',
      '0',
    );
    const points = fc.uniqueArray(fc.nat(1000), { minLength: 1 }).map((all) => all.sort((a, b) => a - b));
    fc.assert(
      fc.property(points, fc.array(keys), (steps, pressed) => {
        const { step, zoom } = pressed.reduce<ChartPlace>(
          (place, key) => chartPlaceAfter(key, steps, place) ?? place,
          NOWHERE,
        );
        if (step !== null) expect(steps).toContain(step);
        if (zoom === null) return;
        expect(zoom[1] - zoom[0]).toBeGreaterThanOrEqual(2);
        if (step === null) return;
        expect(step).toBeGreaterThanOrEqual(zoom[0]);
        expect(step).toBeLessThanOrEqual(zoom[1]);
      }),
    );
  });
});
