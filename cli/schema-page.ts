import {
  buildSchema,
  getNamedType,
  type GraphQLArgument,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { escapeHtml } from '#lib/escape-html.ts';

/**
 * A schema as one page of HTML, from its descriptions: what can be asked, changed and followed first, then all types by name,
 * each a link wherever it is named. The page needs nothing beside itself.
 *
 * @param sdl the text of the schema
 */
export function schemaPage(sdl: string): string {
  const schema = buildSchema(sdl);
  const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].filter(
    (type) => type != null,
  );
  const others = Object.values(schema.getTypeMap())
    .filter((type) => !roots.some(({ name }) => name === type.name) && isOurs(type))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const types = [...roots, ...others];
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
</html>`;
}

const STYLE = `
:root { color-scheme: light dark; }
body { margin: 0; font: 16px/1.5 ui-sans-serif, system-ui, sans-serif; display: grid; grid-template-columns: 260px minmax(0, 900px); gap: 32px; }
nav { position: sticky; top: 0; height: 100vh; overflow: auto; padding: 16px; box-sizing: border-box; }
nav ul { list-style: none; margin: 0; padding: 0; }
main { padding: 16px; overflow-wrap: anywhere; }
dt { margin-top: 12px; } dd { margin: 0 0 0 24px; } dd p { margin: 0; } small { font-weight: 400; opacity: 0.8; }
@media (max-width: 800px) { body { display: block; } nav { position: static; height: 40vh; } }
`;

function isOurs(type: GraphQLNamedType): boolean {
  return !isIntrospectionType(type) && !isSpecifiedScalarType(type);
}

function section(type: GraphQLNamedType): string {
  return `<section id="${type.name}">
<h2>${type.name} <small>${kindOf(type)}</small></h2>
${paragraph(type.description)}
${isObjectType(type) || isInterfaceType(type) ? interfacesOf(type) : ''}
${rowsOf(type)}
</section>`;
}

function kindOf(type: GraphQLNamedType): string {
  if (isEnumType(type)) return 'enum';
  if (isInputObjectType(type)) return 'input';
  if (isInterfaceType(type)) return 'interface';
  return isObjectType(type) ? 'type' : 'scalar';
}

function interfacesOf(type: GraphQLObjectType | GraphQLInterfaceType): string {
  const names = type.getInterfaces().map(({ name }) => link(name));
  return names.length === 0 ? '' : `<p>Is a ${names.join(', ')}.</p>`;
}

interface Described {
  readonly description?: string | null | undefined;
  readonly deprecationReason?: string | null | undefined;
}

function rowsOf(type: GraphQLNamedType): string {
  if (isEnumType(type)) return list(type.getValues().map((value) => [`<code>${value.name}</code>`, value]));
  if (isInputObjectType(type))
    return list(Object.values(type.getFields()).map((field) => [signature(field, []), field]));
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  return list(Object.values(type.getFields()).map((field) => [signature(field, field.args), field]));
}

function list(entries: readonly (readonly [term: string, what: Described])[]): string {
  const rows = entries.map(([term, { description, deprecationReason }]) => {
    const warning =
      deprecationReason == null ? '' : `<p><strong>Deprecated:</strong> ${escapeHtml(deprecationReason)}</p>`;
    return `<dt>${term}</dt><dd>${paragraph(description)}${warning}</dd>`;
  });
  return `<dl>${rows.join('\n')}</dl>`;
}

interface Valued {
  readonly name: string;
  readonly type: GraphQLType;
  readonly defaultValue?: unknown;
}

function signature(field: Valued, args: readonly GraphQLArgument[]): string {
  const given = args.map((arg) => `<li>${signature(arg, [])} ${paragraph(arg.description)}</li>`).join('');
  const absent =
    field.defaultValue === undefined ? '' : ` = ${escapeHtml(JSON.stringify(field.defaultValue))}`;
  const text = `<code>${field.name}: ${typeText(field.type)}${absent}</code>`;
  return given === '' ? text : `${text}<ul>${given}</ul>`;
}

function typeText(type: GraphQLType): string {
  const named = getNamedType(type);
  return escapeHtml(String(type)).replace(named.name, () => (isOurs(named) ? link(named.name) : named.name));
}

function link(name: string): string {
  return `<a href="#${name}">${name}</a>`;
}

function paragraph(description: string | null | undefined): string {
  return description ? `<p>${escapeHtml(description).replace(/`([^`]+)`/g, '<code>$1</code>')}</p>` : '';
}
