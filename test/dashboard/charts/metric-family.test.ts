import { describe, expect, test } from 'vitest';
import { metricCatalog } from '#contracts/metrics/metric-catalog.ts';
import { familyKey, metricSections } from '../../../dashboard/src/charts/metric-family.ts';

const all = new Set(metricCatalog.map(({ name }) => name));
const families = metricSections(metricCatalog, all).flatMap((section) => section.families);
function family(key: string) {
  return families.find((each) => each.key === key);
}

describe('charts of the metric catalog', () => {
  test('draws every metric exactly once', () => {
    const drawn = families.flatMap(({ lines }) => lines.map(({ name }) => name));
    expect(drawn.toSorted()).toEqual([...all].toSorted());
  });

  test('puts both directions of a loss into one chart, in the colours of their sides', () => {
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
    const sections = metricSections(metricCatalog, new Set(['mask/kl_a']));
    expect(sections.map(({ group }) => group)).toEqual(['mask']);
  });

  test.each([
    ['generator/cycle_bab', 'generator/cycle'],
    ['generator/kl_cycle', 'generator/kl_cycle'],
    ['discriminator/b', 'discriminator'],
    ['evaluation/ssim_exemplar_ab', 'evaluation/ssim_exemplar'],
  ])('%s belongs to %s', (name, key) => {
    expect(familyKey(name)).toBe(key);
  });
});
