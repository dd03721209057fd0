/** A value that an object described by JSON Schema holds, however deep, and what the schema tells of it. */
export interface SchemaField {
  /** E.g. `adam.beta1`. */
  readonly path: string;
  /** `json` is anything but a single value, e.g. an array. */
  readonly kind: 'integer' | 'number' | 'boolean' | 'string' | 'json';
  /** The values that it may have; null where they are not listed. */
  readonly choices: readonly string[] | null;
  readonly isNullable: boolean;
  /** In words, e.g. `8 to 1024, a multiple of 4`; empty without limits. */
  readonly range: string;
  readonly label: string;
  readonly description: string;
  readonly group: string;
  /** Empty for a plain value. */
  readonly unit: string;
  /** FREE or FIXED: whether a fork may change it; empty where that is not told. */
  readonly fork: string;
}

/** All of them, in the order of the schema; groups (objects with properties) are gone into. */
export function schemaFields(schema: Schema, path: readonly string[] = []): SchemaField[] {
  return Object.entries(object(schema['properties'])).flatMap(([name, property]) => {
    const inner = object(property);
    const here = [...path, name];
    return inner['properties'] === undefined ? [fieldOf(inner, here)] : schemaFields(inner, here);
  });
}

/** What stands at a field's path; undefined where nothing does. */
export function fieldValue(container: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => object(value)[name], container);
}

/** An object in which each of these values stands at its path, beside what is in `others`. */
export function withFieldValues(
  values: readonly (readonly [path: string, value: unknown])[],
  others: object = {},
): Schema {
  return values.reduce<Schema>(
    (target, [path, value]) => placed(target, path.split('.'), value),
    object(others),
  );
}

type Schema = Readonly<Record<string, unknown>>;

const MOST_UNLIMITED = Number.MAX_SAFE_INTEGER;
const KINDS = ['integer', 'number', 'boolean', 'string'] as const;

function fieldOf(schema: Schema, path: readonly string[]): SchemaField {
  const alternatives = Array.isArray(schema['anyOf']) ? schema['anyOf'].map(object) : [];
  const types = [schema, ...alternatives].flatMap(({ type }) => type ?? []);
  const value = { ...alternatives.find(({ type }) => type !== 'null'), ...schema };
  const listed = Array.isArray(value['enum']) ? value['enum'].filter((each) => each !== null) : null;
  return {
    path: path.join('.'),
    kind: KINDS.find((kind) => types.includes(kind)) ?? 'json',
    choices: listed && listed.map(String),
    isNullable: types.includes('null'),
    range: rangeOf(value),
    label: text(value['label']) || (path.at(-1) ?? ''),
    description: text(value['description']),
    group: text(value['group']),
    unit: text(value['unit']),
    fork: text(value['fork']),
  };
}

function rangeOf(schema: Schema): string {
  const [least, above] = [limit(schema['minimum']), limit(schema['exclusiveMinimum'])];
  const [most, below] = [limit(schema['maximum']), limit(schema['exclusiveMaximum'])];
  const from = above !== null ? `above ${above}` : least !== null ? String(least) : null;
  const to = below !== null ? `below ${below}` : most !== null ? String(most) : null;
  const factor = limit(schema['multipleOf']);
  return [
    from !== null && to !== null ? `${from} to ${to}` : null,
    from !== null && to === null ? (above !== null ? from : `at least ${from}`) : null,
    from === null && to !== null ? (below !== null ? to : `at most ${to}`) : null,
    factor === null ? null : `a multiple of ${factor}`,
  ]
    .filter((part) => part !== null)
    .join(', ');
}

/** Null for one that only says that numbers are exact. */
function limit(value: unknown): number | null {
  return typeof value === 'number' && Math.abs(value) < MOST_UNLIMITED ? value : null;
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function object(value: unknown): Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Schema) : {};
}

function placed(target: Schema, [name = '', ...rest]: readonly string[], value: unknown): Schema {
  return { ...target, [name]: rest.length === 0 ? value : placed(object(target[name]), rest, value) };
}
