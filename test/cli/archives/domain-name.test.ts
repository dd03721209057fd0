import { expect, test } from 'vitest';
import { domainName } from '../../../cli/archives/domain-name.ts';

test('a domain is named after its folder unless a name is given', () => {
  expect(domainName('summer', undefined, '--name-a')).toBe('summer');
  expect(domainName('IMG_2023', 'summer', '--name-a')).toBe('summer');
});

test('a folder whose name no domain can have is refused in the words of its owner, unless a name is given', () => {
  const long = 'n'.repeat(220);
  expect(() => domainName(long, undefined, '--name-b')).toThrow(
    /The name of the folder n+… has 220 characters; .* at most 200\. Rename it, or name the domain with --name-b\./,
  );
  expect(() => domainName('a\u202Eb', undefined, '--name-b')).toThrow(/must not have .*\(U\+202E\)/);
  expect(domainName(long, 'winter', '--name-b')).toBe('winter');
});
