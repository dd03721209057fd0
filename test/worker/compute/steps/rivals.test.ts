import { describe, test } from 'vitest';
import type { Method } from '../../../../worker/engine/methods/method.ts';
import { munit } from '../../../../worker/engine/methods/munit/munit.ts';
import { unit } from '../../../../worker/engine/methods/unit/unit.ts';
import type { SharedKnobs } from '#contracts/methods/method-definition.ts';
import { presetOf } from '../../../testkit/preset-of.ts';
import { expectSame } from './expect-same.ts';

const unitTiny = presetOf('unit', 'unit-tiny');
const munitTiny = presetOf('munit', 'munit-tiny');

function stepsOf<Knobs extends SharedKnobs>(method: Method<Knobs>, knobs: Knobs) {
  const [stage] = method.stages(knobs);
  if (!stage) throw new Error('expected a stage');
  const steps = [...stage.updates({}).map(({ step }) => step), method.translateStep(knobs, 'A_TO_B', 3)];
  return steps.map((step) => ({ step, state: stage.initialState() }));
}

describe('each step runs recorded as it runs op by op:', () => {
  test.each(stepsOf(unit, unitTiny))('unit, $step.name', ({ step, state }) => expectSame(step, state));

  test.each(
    stepsOf(unit, { ...unitTiny, network: { ...unitTiny.network, form: 'PAPER', discriminatorLayers: 3 } }),
  )('unit as in the paper, $step.name', ({ step, state }) => expectSame(step, state));

  test.each(
    stepsOf(munit, {
      ...munitTiny,
      lossWeights: { ...munitTiny.lossWeights, cycle: 1, pixelEnergy: 1, regionColor: 1, colorMoments: 1 },
    }),
  )('munit with every loss, $step.name', ({ step, state }) => expectSame(step, state));
});
