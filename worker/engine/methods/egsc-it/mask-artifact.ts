import type { EgscItKnobs } from '#contracts/methods/egsc-it.ts';
import { invariant } from '#lib/invariant.ts';
import { sizeOf } from '#lib/size-of.ts';
import type { HostTensor, HostTensors, Shape } from '../../../compute/step.ts';
import { maskDeviationName, maskEncoderPath, maskMeanName } from './mask-network.ts';
import { DOMAIN_LETTERS, type DomainLetter } from '../../domain-letter.ts';
import { latentChannels, latentShape } from './networks.ts';
import { selectByPrefix } from '../../layers/parameters.ts';
import { mergeMoments, sampleDeviation, type Moments } from '../../training/moments.ts';

/** Keeps a dead channel, which never varies, from being divided by zero. */
const DEVIATION_FLOOR = 1e-3;

type FeatureOutputs = Readonly<Record<string, Float32Array>>;

/**
 * The frozen mask networks: both encoders, and by channel the mean and (standard deviation + 1e-3) of their features
 * over training images, by which the features are standardized; 0 and 1 where they stay as they are.
 *
 * @param features outputs of mask-feature steps of `batch` images each
 */
export function maskArtifact(
  config: EgscItKnobs,
  state: HostTensors,
  batch: number,
  features: readonly FeatureOutputs[],
): HostTensors {
  const values = sizeOf(latentShape(config, batch)) / latentChannels(config);
  const standardization = DOMAIN_LETTERS.map((domain) => {
    const { mean, deviation } =
      config.maskFeatures === 'RAW'
        ? leftAsTheyAre(latentChannels(config))
        : standards(channelMoments(features, domain, values));
    return { [maskMeanName(domain)]: mean, [maskDeviationName(domain)]: deviation };
  });
  return Object.assign(maskEncoders(state), ...standardization) as HostTensors;
}

/** Names and shapes of the frozen mask networks. */
export function maskArtifactShapes(config: EgscItKnobs, state: HostTensors): Readonly<Record<string, Shape>> {
  const encoders = Object.entries(maskEncoders(state)).map(([name, { shape }]) => [name, shape] as const);
  const standards = DOMAIN_LETTERS.flatMap((domain) =>
    [maskMeanName(domain), maskDeviationName(domain)].map(
      (name) => [name, [latentChannels(config)]] as const,
    ),
  );
  return Object.fromEntries([...encoders, ...standards]);
}

function maskEncoders(state: HostTensors): HostTensors {
  return selectByPrefix(state, ...DOMAIN_LETTERS.map((domain) => `${maskEncoderPath(domain)}/`));
}

/** Moments of each channel over all batches, each of `count` values a channel. */
function channelMoments(features: readonly FeatureOutputs[], domain: DomainLetter, count: number): Moments[] {
  const batches = features.map((outputs) => {
    const means = outputs[`mean_${domain}`];
    const variances = outputs[`variance_${domain}`];
    invariant(means && variances, `maskArtifact: expected mean and variance of domain ${domain}`);
    return Array.from(means, (mean, channel): Moments => ({
      count,
      mean,
      variance: variances[channel] ?? NaN,
    }));
  });
  invariant(batches.length > 0, 'maskArtifact: expected the features of one batch or more, got none');
  return batches.reduce((merged, batch) =>
    merged.map((moments, channel) => mergeMoments(moments, batch[channel] ?? moments)),
  );
}

interface Standards {
  readonly mean: HostTensor;
  readonly deviation: HostTensor;
}

function standards(channels: readonly Moments[]): Standards {
  return {
    mean: vector(channels.map(({ mean }) => mean)),
    deviation: vector(channels.map((channel) => sampleDeviation(channel) + DEVIATION_FLOOR)),
  };
}

/** Features minus 0 over 1 are the features, to the bit. */
function leftAsTheyAre(channels: number): Standards {
  const each = (value: number): HostTensor => vector(new Array<number>(channels).fill(value));
  return { mean: each(0), deviation: each(1) };
}

function vector(values: readonly number[]): HostTensor {
  return {
    shape: [values.length],
    data: Float32Array.from(values),
  };
}
