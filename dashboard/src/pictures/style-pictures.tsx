import { Text } from '@mantine/core';
import type { Direction, ShownPairs } from '../gql/graphql.ts';
import { formatDirection } from '../ui/format.ts';
import { type Picture, StoredPicture } from './stored-picture.tsx';

/** Content images under an exemplar of every style, and where their translations lie. */
export function StylePictures({
  evaluationId,
  pictures,
}: {
  evaluationId: string;
  pictures: readonly { readonly direction: Direction; readonly shown: ShownPairs; readonly image: Picture }[];
}) {
  return (
    <>
      <Text size="xs" c="dimmed">
        Styles: above, an exemplar of each; at the left, content images. The map shows translations of more
        content images as points in the color of their exemplar&rsquo;s frame, in the plane of the first two
        principal components of real images (gray points).
      </Text>
      {pictures.map(({ direction, shown, image }) => {
        const title = `${formatDirection(direction)}, ${shown === 'STYLES' ? 'under an exemplar of every style' : 'map of styles'}`;
        return (
          <figure key={`${direction} ${shown}`} style={{ margin: 0 }}>
            <Text component="figcaption" size="xs">
              {title}
            </Text>
            <StoredPicture
              nodeId={evaluationId}
              picture={image}
              alt={`Translations ${title}`}
              loading="lazy"
            />
          </figure>
        );
      })}
    </>
  );
}
