import { z } from 'zod';

/** The same shape for values that were valid once: types and defaults stay, ranges and rules between fields go. */
export function loosened(schema: z.ZodType): z.ZodType {
  if (schema instanceof z.ZodObject) {
    const shape = schema.shape as Record<string, z.ZodType>;
    return z.object(
      Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, loosened(field)])),
    );
  }
  if (schema instanceof z.ZodDefault) return loosened(inner(schema)).default(schema.def.defaultValue);
  if (schema instanceof z.ZodNullable) return loosened(inner(schema)).nullable();
  if (schema instanceof z.ZodArray) return z.array(loosened(schema.element as z.ZodType));
  if (schema instanceof z.ZodNumberFormat) return z.int();
  if (schema instanceof z.ZodNumber) return z.number();
  if (schema instanceof z.ZodString) return z.string();
  return schema;
}

function inner(schema: z.ZodDefault | z.ZodNullable): z.ZodType {
  return schema.unwrap() as z.ZodType;
}
