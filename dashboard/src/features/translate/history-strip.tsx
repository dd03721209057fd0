import { Group, Paper, ScrollArea, Text, Title } from '@mantine/core';
import type { TranslationCardFragment } from '../../gql/graphql.ts';
import { formatDirection } from '../../ui/format.ts';
import { StoredPicture } from '../../pictures/stored-picture.tsx';
import { LoadMore, type More } from '../../ui/load-more.tsx';
import { DeleteTranslation } from './delete-translation.tsx';
import classes from './history-strip.module.css';
import type { TranslateAddress } from './translate-address.ts';

interface Props {
  readonly translations: readonly TranslationCardFragment[] | null;
  readonly earlier: More;
  readonly shownId: string | null;
  readonly onShow: (address: TranslateAddress) => void;
  /** The one that is shown has gone to the trash. */
  readonly onRemove: (id: string) => void;
}

/** Recent translations, newest first; a click shows one again. */
export function HistoryStrip({ translations, earlier, shownId, onShow, onRemove }: Props) {
  const finished = translations?.filter((each) => each.state === 'FINISHED' && each.result) ?? [];
  return (
    <Paper component="section" aria-label="Recent translations" p="md">
      <Group justify="space-between" mb="xs">
        <Title order={2} size="h4">
          Recent translations
        </Title>
        {shownId !== null && (
          <DeleteTranslation
            key={shownId}
            id={shownId}
            onRemove={() => {
              onRemove(shownId);
            }}
          />
        )}
      </Group>
      {finished.length === 0 && (
        <Text size="sm" c="dimmed">
          Your translations appear here.
        </Text>
      )}
      <ScrollArea type="auto" offsetScrollbars="present">
        <div className={classes.strip}>
          {finished.map((each) => (
            <button
              key={each.id}
              type="button"
              className={classes.item}
              aria-pressed={each.id === shownId}
              aria-label={`Show the translation ${formatDirection(each.direction)} of step ${each.checkpoint.step}`}
              onClick={() => {
                onShow(addressOf(each));
              }}
            >
              <span className={classes.inputs}>
                {[each.contentImage, each.exemplarImage].map(
                  (image, index) =>
                    image && <StoredPicture key={index} nodeId={image.id} picture={image} alt="" />,
                )}
              </span>
              <span className={classes.result}>
                {each.result && <StoredPicture nodeId={each.id} picture={each.result} alt="" />}
              </span>
            </button>
          ))}
          <LoadMore label="Load earlier" more={earlier} />
        </div>
      </ScrollArea>
    </Paper>
  );
}

function addressOf(translation: TranslationCardFragment): TranslateAddress {
  return {
    run: translation.checkpoint.run.id,
    checkpoint: translation.checkpoint.id,
    direction: translation.direction,
    content: translation.contentImage?.id ?? null,
    exemplar: translation.exemplarImage?.id ?? null,
    fit: translation.fit,
  };
}
