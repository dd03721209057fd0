import { Text } from '@mantine/core';
import { formatNumber } from '#lib/format-number.ts';
import type { EvaluationScoresFragment } from '../../gql/graphql.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { formatDirection } from '../../ui/format.ts';
import { ShownOnRequest } from '../../ui/shown-on-request.tsx';
import { StylePictures } from '../../pictures/style-pictures.tsx';
import classes from './evaluation-pictures.module.css';

/** What the best, the middle and the worst translations of an evaluation look like, when asked for. */
export function EvaluationPictures({
  evaluation: { id, pictures: all },
}: {
  evaluation: EvaluationScoresFragment;
}) {
  const pictures = all.filter(({ shown }) => shown in WHICH);
  const styles = all.filter(({ shown }) => !(shown in WHICH));
  if (all.length === 0) return null;
  return (
    <ShownOnRequest show="Show best, median and worst translations" hide="Hide translations">
      {() => (
        <div className={classes.pictures}>
          <Text size="xs" c="dimmed">
            Each column from top to bottom: content image, exemplar, translation
            {pictures.some(({ rows }) => rows > 3) && ', ground truth'}
            {pictures.some(({ rows }) => rows > 4) &&
              ', error (black: none, white: half of full scale or more)'}
            .
          </Text>
          {pictures.map((picture) => (
            <Shown key={`${picture.direction} ${picture.shown}`} evaluationId={id} picture={picture} />
          ))}
          {styles.length > 0 && <StylePictures evaluationId={id} pictures={styles} />}
        </div>
      )}
    </ShownOnRequest>
  );
}

type Picture = EvaluationScoresFragment['pictures'][number];

const WHICH: Readonly<Partial<Record<Picture['shown'], string>>> = {
  BEST: 'best',
  MEDIAN: 'median',
  WORST: 'worst',
};

function Shown({ evaluationId, picture }: { evaluationId: string; picture: Picture }) {
  const { direction, shown, measureLabel, values, image } = picture;
  const title = `${formatDirection(direction)}, ${WHICH[shown] ?? ''}`;
  return (
    <figure className={classes.picture}>
      <Text component="figcaption" size="xs" className="numbers">
        {title}
        <Text span inherit c="dimmed">
          : {measureLabel} {values.map(formatNumber).join(', ')}
        </Text>
      </Text>
      <StoredPicture nodeId={evaluationId} picture={image} alt={`Translations ${title}`} loading="lazy" />
    </figure>
  );
}
