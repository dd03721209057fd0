import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MetricSection } from '../../../../dashboard/src/charts/metric-family.ts';
import {
  chosenSections,
  readChartChoice,
  withPin,
  writeChartChoice,
} from '../../../../dashboard/src/features/run/chart-choice.ts';

function section(
  group: string,
  ...charts: [key: string, title: string, ...names: string[]][]
): MetricSection {
  return {
    group,
    families: charts.map(([key, title, ...names]) => ({
      key,
      title,
      unit: '',
      lines: names.map((name) => ({ name, label: name, slot: 0 as const })),
    })),
  };
}
const SECTIONS = [
  section(
    'generator',
    ['generator/total', 'Generator total', 'generator/total'],
    ['generator/style', 'Style', 'generator/style_ab', 'generator/style_ba'],
  ),
  section('system', ['system/memory', 'Trainer memory', 'system/memory']),
];

function shown(filter: string, ...pinned: string[]): unknown {
  return chosenSections(SECTIONS, { filter, pinned }).map(({ group, families }) => [
    group,
    ...families.map(({ key }) => key),
  ]);
}

test('charts are found by words in their title, their group and the names of their metrics', () => {
  expect(shown('')).toEqual([
    ['generator', 'generator/total', 'generator/style'],
    ['system', 'system/memory'],
  ]);
  expect(shown('MEMORY')).toEqual([['system', 'system/memory']]);
  expect(shown(' generator  style_ba ')).toEqual([['generator', 'generator/style']]);
  expect(shown('.*')).toEqual([]);
});

test('pinned charts come first, in the order of their pins, and only once', () => {
  expect(shown('', 'system/memory', 'generator/style', 'gone')).toEqual([
    ['Pinned', 'system/memory', 'generator/style'],
    ['generator', 'generator/total'],
  ]);
  expect(shown('total', 'system/memory')).toEqual([['generator', 'generator/total']]);
});

test('a pin is set and taken away', () => {
  expect(withPin(['a'], 'b')).toEqual(['a', 'b']);
  expect(withPin(['a', 'b'], 'a')).toEqual(['b']);
});

test('every choice is read from the address as it was written, beside what is there', () => {
  fc.assert(
    fc.property(fc.string(), fc.uniqueArray(fc.string()), (filter, pinned) => {
      const address = writeChartChoice(new URLSearchParams('sm=0.8&pin=old&charts=old'), { filter, pinned });
      expect(address.get('sm')).toBe('0.8');
      expect(readChartChoice(new URLSearchParams(address.toString()))).toEqual({ filter, pinned });
    }),
  );
});
