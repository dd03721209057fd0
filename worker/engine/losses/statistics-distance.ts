import { tf } from '../../compute/tf.ts';
import type { MeanAndDeviation } from '../layers/channel-statistics.ts';
import { meanAbsolute } from './mean-distance.ts';

/** mean |mean_1 - mean_2| + mean |deviation_1 - deviation_2|, over images and channels. */
export function statisticsDistance(x: MeanAndDeviation, y: MeanAndDeviation): tf.Scalar {
  return tf.add(meanAbsolute(x.mean, y.mean), meanAbsolute(x.deviation, y.deviation));
}
