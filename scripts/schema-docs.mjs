// Writes the schema as one page of HTML, from its descriptions: docs/schema.html, which is not committed.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  buildSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { root } from './root.mjs';

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; display: grid; grid-template-columns: 260px minmax(0, 900px); gap: 32px; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 16px; box-sizing: border-box; }
nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 16px; overflow-wrap: anywhere; }
dt { margin-top: 12px; } dd { margin: 0 0 0 24px; } dd p { margin: 0; } small { font-weight: 400; opacity: 0.8; }
@media (max-width: 800px) { body { display: block; } nav { position: static; height: 40vh; } }
`;

const schema = buildSchema(readFileSync(path.join(root, 'schema.graphql'), 'utf8'));
const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
const others = Object.values(schema.getTypeMap())
  .filter((type) => !roots.includes(type) && !isIntrospectionType(type) && !isSpecifiedScalarType(type))
  .sort((a, b) => (a.name < b.name ? -1 : 1));
const types = [...roots, ...others];

const file = path.join(root, 'docs', 'schema.html');
writeFileSync(file, page());
console.log(`Wrote ${path.relative(process.cwd(), file)}: ${types.length} types.`);

function page() {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Exemplar: GraphQL schema</title>
<style>${STYLE}</style>
</head>
<body>
<nav aria-label="Types"><ul>${types.map(({ name }) => `<li>${link(name)}</li>`).join('')}</ul></nav>
<main>
<h1>GraphQL schema</h1>
${types.map(section).join('\n')}
</main>
</body>
</html>
`;
}

function section(type) {
  return `<section id="${type.name}">
<h2>${type.name} <small>${kindOf(type)}</small></h2>
${text(type.description)}
${isObjectType(type) || isInterfaceType(type) ? interfacesOf(type) : ''}
${rowsOf(type)}
</section>`;
}

function kindOf(type) {
  if (isEnumType(type)) return 'enum';
  if (isInputObjectType(type)) return 'input';
  if (isInterfaceType(type)) return 'interface';
  return isObjectType(type) ? 'type' : 'scalar';
}

function interfacesOf(type) {
  const names = type.getInterfaces().map(({ name }) => link(name));
  return names.length === 0 ? '' : `<p>Is a ${names.join(', ')}.</p>`;
}

function rowsOf(type) {
  if (isEnumType(type)) return list(type.getValues().map((value) => [`<code>${value.name}</code>`, value]));
  if (!('getFields' in type)) return '';
  return list(Object.values(type.getFields()).map((field) => [signature(field), field]));
}

function list(entries) {
  return `<dl>${entries
    .map(([term, { description, deprecationReason }]) => {
      const warning = deprecationReason
        ? `<p><strong>Deprecated:</strong> ${escaped(deprecationReason)}</p>`
        : '';
      return `<dt>${term}</dt><dd>${text(description)}${warning}</dd>`;
    })
    .join('\n')}</dl>`;
}

function signature({ name, type, args = [], defaultValue }) {
  const given = args.map((arg) => `<li>${signature(arg)} ${text(arg.description)}</li>`).join('');
  const absent = defaultValue === undefined ? '' : ` = ${escaped(JSON.stringify(defaultValue))}`;
  return `<code>${name}: ${typeText(type)}${absent}</code>${given ? `<ul>${given}</ul>` : ''}`;
}

function typeText(type) {
  const { name } = getNamedType(type);
  return escaped(String(type)).replace(name, () =>
    isSpecifiedScalarType(getNamedType(type)) ? name : link(name),
  );
}

function link(name) {
  return `<a href="#${name}">${name}</a>`;
}

function text(description) {
  return description ? `<p>${escaped(description).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>` : '';
}

function escaped(value) {
  return value.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
