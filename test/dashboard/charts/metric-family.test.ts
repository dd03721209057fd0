import { describe, expect, test } from 'vitest';
import { metricSections } from '../../../dashboard/src/charts/metric-family.ts';
import { METRIC_FACTS } from '../metric-facts.ts';

const all = new Set(METRIC_FACTS.map(({ name }) => name));
const families = metricSections(METRIC_FACTS, all).flatMap((section) => section.families);
function family(key: string) {
  return families.find((each) => each.key === key);
}

describe('charts of the metric catalog', () => {
  test('draws every metric exactly once', () => {
    const drawn = families.flatMap(({ lines }) => lines.map(({ name }) => name));
    expect(drawn.toSorted()).toEqual([...all].toSorted());
  });

  test('puts both directions of a loss into one chart, in the colors of their sides', () => {
    expect(family('generator/gan')).toMatchObject({
      title: 'GAN',
      lines: [
        { name: 'generator/gan_ab', label: 'A→B', slot: 0 },
        { name: 'generator/gan_ba', label: 'B→A', slot: 1 },
      ],
    });
    expect(family('discriminator')?.lines.map(({ label }) => label)).toEqual(['A', 'B']);
    expect(family('generator/cycle')?.lines.map(({ slot }) => slot)).toEqual([0, 1]);
  });

  test('keeps a lone metric under its own name', () => {
    expect(family('generator/total')).toMatchObject({
      title: 'Generator total',
      lines: [{ label: 'Generator total' }],
    });
    expect(family('system/step_time')).toMatchObject({ title: 'Step time', unit: 's' });
  });

  test('shows only sections that have points', () => {
    const sections = metricSections(METRIC_FACTS, new Set(['mask/kl_a']));
    expect(sections.map(({ group }) => group)).toEqual(['mask']);
  });

  test('shows metrics that the catalog does not know, after those of their section that it knows', () => {
    const logged = new Set(['zebra', 'mask/unheard', 'mask/kl_a', 'mask/heard']);
    expect(
      metricSections(METRIC_FACTS, logged).map(({ group, families }) => [
        group,
        families.map(({ title }) => title),
      ]),
    ).toEqual([
      ['mask', ['Mask KL', 'mask/heard', 'mask/unheard']],
      ['zebra', ['zebra']],
    ]);
  });

  test('takes families and sides as they are told, and reads nothing out of names', () => {
    const told = METRIC_FACTS.filter(({ name }) => name === 'generator/cycle_bab').map((metric) => ({
      ...metric,
      name: 'x',
    }));
    expect(metricSections(told, new Set(['x']))[0]?.families[0]).toEqual({
      key: 'generator/cycle',
      title: 'Cycle',
      unit: '',
      lines: [{ name: 'x', label: 'B→A→B', slot: 1 }],
    });
  });
});
