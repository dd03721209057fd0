import { expect, test } from 'vitest';
import { experimentPathError } from '../../../dashboard/src/ui/experiment-path-error.ts';

test('the path of an experiment is judged in its field as the server will', () => {
  expect(experimentPathError('gta/night')).toBeNull();
  expect(experimentPathError('gta//night')).toBe('Must have a name before and after each slash.');
});
