import { z } from 'zod';
import { loosened } from '../loosened.ts';
import type { MethodName } from '../methods/registry.ts';
import { CONFIG_VERSION, methodDefinition, methodNames, type RunConfig } from '../run-config.ts';
import { UnreadableRecordError } from './unreadable-record-error.ts';
import { versionedReader } from './versioned-reader.ts';

/**
 * A stored config in today's shape. Ranges are not checked again: they are for new runs, and may have changed since.
 *
 * @throws UnreadableRecordError for one that is broken, of a method this program lacks, or of a newer program
 */
export const readRunConfig = versionedReader<RunConfig>({
  name: 'run config',
  version: CONFIG_VERSION,
  schema: storedSchema(),
  upgrades: [fromArchitecture, fromFixedTerms],
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

/**
 * Before version 3, EGSC-IT had one form, without these choices; the stages shared their learning rates; the energy of
 * pixels was a part of the content loss, at twice its weight; and the cycle's KL was half of what it is now.
 */
function fromFixedTerms(document: unknown): unknown {
  const config = z.looseObject({ method: z.string() }).parse(document);
  if (config.method !== ('egsc-it' satisfies MethodName)) return { ...config, configVersion: 3 };
  const { network, lossWeights, generatorLearningRate, discriminatorLearningRate } = z
    .looseObject({
      network: z.looseObject({}),
      lossWeights: z.looseObject({ content: z.number(), klCycle: z.number() }),
      generatorLearningRate: z.number(),
      discriminatorLearningRate: z.number(),
    })
    .parse(config);
  return {
    ...config,
    configVersion: 3,
    network: { ...network, form: 'SMALL', discriminatorLayers: 2 },
    mode: 'clean',
    mask: 'SIGMOID',
    adain: 'EVERY_BLOCK',
    perceptual: 'MASK_NETWORK',
    maskFeatures: 'STANDARDIZED',
    pairing: 'INDEPENDENT',
    flipProbability: 0,
    zoomCropProbability: 0,
    maskGeneratorUpdatesPerStep: 1,
    generatorBatch: 'SAME_AS_PREVIOUS',
    maskGeneratorLearningRate: generatorLearningRate,
    maskDiscriminatorLearningRate: discriminatorLearningRate,
    decay: 'COSINE',
    klLatents: 'MEANS',
    discriminatorLossWeight: 'ONE',
    lossWeights: {
      ...lossWeights,
      pixelEnergy: 2 * lossWeights.content,
      klCycle: lossWeights.klCycle / 2,
    },
  };
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
      context.addIssue(`this version has no method "${document.method}"`);
      return z.NEVER;
    }
    const parsed = shape.safeParse(document);
    for (const { path, message } of parsed.error?.issues ?? [])
      context.addIssue({ code: 'custom', path, message });
    return parsed.data as RunConfig; // issues make the parse fail
  });
}
