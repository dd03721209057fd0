import { readFileSync } from 'node:fs';
import { buildSchema, isObjectType } from 'graphql';
import { expect, test } from 'vitest';
import { schemaPage } from '../../cli/schema-page.ts';

test('the page has each type once, each field of it, and no link that leads nowhere', () => {
  const sdl = readFileSync(new URL('../../schema.graphql', import.meta.url), 'utf8');
  const page = schemaPage(sdl);
  const places = [...page.matchAll(/ id="(\w+)"/g)].map(([, name = '']) => name);
  expect(places.slice(0, 3)).toEqual(['Query', 'Mutation', 'Subscription']);
  expect(new Set(places).size).toBe(places.length);
  const linked = new Set([...page.matchAll(/href="#(\w+)"/g)].map(([, name = '']) => name));
  expect([...linked].filter((name) => !places.includes(name))).toEqual([]);
  for (const type of Object.values(buildSchema(sdl).getTypeMap()))
    if (isObjectType(type) && !type.name.startsWith('__'))
      for (const name of Object.keys(type.getFields())) expect(page).toContain(`<code>${name}: `);
  expect(page).not.toMatch(/<(script|link|img)\b|src=/); // it needs nothing beside itself
});

test('what stands in descriptions and defaults is text, not HTML', () => {
  const page = schemaPage(
    'type Query { "<script>alert(1)</script> with `code`" a("<i>" b: String = "<b>"): Int @deprecated(reason: "<u>") }',
  );
  expect(page).not.toMatch(/<(script|b|i|u)>/);
  expect(page).toContain('<code>code</code>');
  expect(page).toContain('<strong>Deprecated:</strong>');
});
