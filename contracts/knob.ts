import { z } from 'zod';

/** What people and pages are told of a knob; the ranges are the schema's own. */
export interface KnobMeta {
  /** In a form or a table, e.g. "Batch size". */
  readonly label: string;
  /** One sentence: what it does. */
  readonly description: string;
  /** Section of the form, e.g. "Optimizer". */
  readonly group: string;
  /**
   * Whether a fork may change it. FIXED is what the state of a checkpoint has its shape, its meaning or its count from:
   * networks, sizes of images, stages, how many updates a step makes.
   */
  readonly fork: 'FREE' | 'FIXED';
  /** Of its value, e.g. `px`, `steps`; absent for a plain number. */
  readonly unit?: string;
  /** Name of the artifact that the knob's id stands for. */
  readonly artifact?: string;
  /** Name under which the weights that the knob's id stands for reach the method's steps, e.g. `perceptual`. */
  readonly weights?: string;
}

/**
 * A field of a config, declared once: form, table, command line, refusals and JSON Schema are made from it. A knob that
 * is added later brings `.default(value)`: what its absence means in configs that were stored before.
 */
export function knob<Schema extends z.ZodType>(schema: Schema, meta: KnobMeta): Schema {
  return schema.meta({ ...meta });
}

/** A knob as `schemaKnobs` lists it. */
export interface Knob extends KnobMeta {
  /** E.g. `['adam', 'beta1']`. */
  readonly path: readonly string[];
}

/** All knobs of a config's schema, in the order of their declaration. */
export function schemaKnobs(schema: z.ZodType, path: readonly string[] = []): Knob[] {
  if (schema instanceof z.ZodObject) {
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) =>
      schemaKnobs(field, [...path, name]),
    );
  }
  return [{ path, ...metaOf(schema, path) }];
}

function metaOf(schema: z.ZodType, path: readonly string[]): KnobMeta {
  const meta = knobMetaSchema.safeParse(schema.meta());
  if (!meta.success) throw new Error(`schemaKnobs: expected ${path.join('.')} to be declared by knob(...)`);
  return meta.data;
}

const knobMetaSchema = z.object({
  label: z.string(),
  description: z.string(),
  group: z.string(),
  fork: z.enum(['FREE', 'FIXED']),
  unit: z.string().exactOptional(),
  artifact: z.string().exactOptional(),
  weights: z.string().exactOptional(),
});
