import { z } from 'zod';
import { schemaKnobs, type Knob } from './knob.ts';
import { loosened } from './loosened.ts';
import type { MethodDefinition, StageFacts } from './methods/method-definition.ts';
import { methodDefinitions, type MethodName } from './methods/registry.ts';
import { UnreadableRecordError } from './stored/unreadable-record-error.ts';
import { versionedReader } from './stored/versioned-reader.ts';

/** Version of stored run configs; raised when what an older program stored needs an upgrade to be read. */
export const CONFIG_VERSION = 2;

type KnobsOf<Name extends MethodName> = z.infer<(typeof methodDefinitions)[Name]['knobs']>;

/** Every knob of a run of that method, complete, and where it comes from. */
export type RunConfigOf<Name extends MethodName> = KnobsOf<Name> & {
  readonly configVersion: typeof CONFIG_VERSION;
  readonly method: Name;
  /** Preset it started from: plain text, since presets come and go. */
  readonly preset: string;
};

/** What is stored with a run and with each of its checkpoints. */
export type RunConfig = { [Name in MethodName]: RunConfigOf<Name> }[MethodName];

/**
 * The method's facts, with the types that every method shares: a definition takes the knobs of its own method, and
 * `RunConfig.method` says which one that is.
 */
export function methodDefinition(name: MethodName): MethodDefinition {
  return methodDefinitions[name];
}

export interface NamedPreset {
  readonly name: string;
  readonly description: string;
  /** Complete. */
  readonly config: RunConfig;
}

/** Every preset of every method, in their order. */
export const presets: readonly NamedPreset[] = methodNames().flatMap((method) =>
  methodDefinition(method).presets.map(({ name, description, knobs }) => ({
    name,
    description,
    config: {
      configVersion: CONFIG_VERSION,
      method,
      preset: name,
      ...methodDefinition(method).knobs.parse(knobs),
    } as RunConfig,
  })),
);

export function methodNames(): MethodName[] {
  return Object.keys(methodDefinitions) as MethodName[];
}

/** The stages of a run, in order. */
export function stagesOf(config: RunConfig): readonly StageFacts[] {
  return methodDefinition(config.method).stages(config);
}

export function totalSteps(config: RunConfig): number {
  return stagesOf(config).reduce((sum, stage) => sum + stage.steps, 0);
}

/** The knobs of a method, in the order of their declaration. */
export function methodKnobs(method: MethodName): readonly Knob[] {
  return schemaKnobs(methodDefinition(method).knobs);
}

/** The value of a knob in a config. */
export function knobValue(config: RunConfig, path: readonly string[]): unknown {
  return path.reduce<unknown>((value, key) => (value as Readonly<Record<string, unknown>>)[key], config);
}

/**
 * A stored config in today's shape. Ranges are not checked again: they are for new runs, and may have changed since.
 *
 * @throws UnreadableRecordError for one that is broken, of a method this program lacks, or of a newer program
 */
export const readRunConfig = versionedReader<RunConfig>({
  name: 'run config',
  version: CONFIG_VERSION,
  schema: storedSchema(),
  upgrades: [fromArchitecture],
  versionOf: (document) => z.object({ configVersion: z.unknown() }).safeParse(document).data?.configVersion,
});

/** A run config inside another document. */
export const runConfigSchema = z.unknown().transform((stored, context): RunConfig => {
  try {
    return readRunConfig(stored);
  } catch (error) {
    if (!(error instanceof UnreadableRecordError)) throw error;
    context.addIssue(error.message);
    return z.NEVER;
  }
});

/** 0.1.0 had one method, whose networks it called an architecture. */
function fromArchitecture(document: unknown): unknown {
  const { architecture: _, ...knobs } = z
    .looseObject({ architecture: z.literal('egsc-it-small') })
    .parse(document);
  return { ...knobs, configVersion: 2, method: 'egsc-it' satisfies MethodName };
}

function storedSchema(): z.ZodType<RunConfig> {
  const shapes = new Map(
    methodNames().map((method) => [
      method as string,
      z.intersection(
        z.object({
          configVersion: z.literal(CONFIG_VERSION),
          method: z.literal(method),
          preset: z.string(),
        }),
        loosened(methodDefinition(method).knobs),
      ),
    ]),
  );
  return z.looseObject({ method: z.string() }).transform((document, context) => {
    const shape = shapes.get(document.method);
    if (!shape) {
      context.addIssue(`there is no method "${document.method}" in this program`);
      return z.NEVER;
    }
    const parsed = shape.safeParse(document);
    for (const { path, message } of parsed.error?.issues ?? [])
      context.addIssue({ code: 'custom', path, message });
    return parsed.data as RunConfig; // issues make the parse fail
  });
}
