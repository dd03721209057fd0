import { Anchor, Text } from '@mantine/core';
import { useQuery } from 'urql';
import { MedianImageSizeDocument } from '../../gql/graphql.ts';
import { formatSize } from '../../ui/format.ts';
import { presetForImages, presetSize } from './preset-for-images.ts';
import type { PresetChoice } from './start-run-form.ts';

interface Props {
  readonly datasetVersionId: string;
  /** All of the server's. */
  readonly presets: readonly PresetChoice[];
  readonly chosen: PresetChoice;
  readonly onChoose: (preset: string) => void;
}

/** Says where a dataset's images are far larger than what the chosen preset learns, and offers one that fits. */
export function PresetHint({ datasetVersionId, presets, chosen, onChoose }: Props) {
  const [{ data }] = useQuery({
    query: MedianImageSizeDocument,
    variables: { datasetVersionId },
    pause: datasetVersionId === '',
  });
  const images = data?.node && 'medianImageSize' in data.node ? data.node.medianImageSize : null;
  const better = images && presetForImages(presets, chosen, images);
  if (!better) return null;
  return (
    <Text size="sm" role="status">
      These images are about {formatSize(images)} pixels, and this preset learns at {presetSize(chosen)}.{' '}
      <Anchor
        component="button"
        type="button"
        inherit
        onClick={() => {
          onChoose(better.name);
        }}
      >
        Use {better.name} ({presetSize(better)})
      </Anchor>
    </Text>
  );
}
