import { Text } from '@mantine/core';
import IconFolderUp from '@tabler/icons-react/icons/IconFolderUp';
import { useState } from 'react';
import { shownPath } from '#contracts/archive/shown-path.ts';
import { plainError } from '../../api/plain-error.ts';
import { formatCount } from '../../ui/format.ts';
import { GivenName } from '../../ui/given-name.tsx';
import type { DomainFolder } from './domain-folder.ts';
import { folderOfDrop, folderOfInput } from './folder-files.ts';
import classes from './folder-target.module.css';

interface Props {
  readonly side: 'A' | 'B';
  readonly folder: DomainFolder | null;
  readonly onFolder: (folder: DomainFolder) => void;
  readonly onError: (message: string | null) => void;
}

/** Takes the folder of one domain, dropped or chosen. */
export function FolderTarget({ side, folder, onFolder, onError }: Props) {
  const [isOver, setIsOver] = useState(false);
  const take = async (read: () => Promise<DomainFolder>) => {
    onError(null);
    try {
      onFolder(await read());
    } catch (problem) {
      onError(plainError(problem));
    }
  };
  return (
    // eslint-disable-next-line jsx-a11y-x/no-noninteractive-element-interactions -- its input takes the keyboard
    <label
      className={classes.target}
      data-over={isOver || undefined}
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => {
        setIsOver(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        const { items } = event.dataTransfer;
        void take(() => folderOfDrop(items));
      }}
    >
      <IconFolderUp size={20} stroke={1.5} aria-hidden />
      <Text size="sm" fw={600} component="span">
        Folder of domain {side}
      </Text>
      <Text size="xs" c="dimmed" component="span">
        {folder ? (
          <>
            <GivenName name={shownPath(folder.name)} />: {formatCount(folder.survey.images.length)} images
          </>
        ) : (
          'Drop a folder here, or click to choose one'
        )}
      </Text>
      <input
        type="file"
        multiple
        className={classes.input}
        aria-label={`Folder of domain ${side}`}
        ref={(input) => input?.setAttribute('webkitdirectory', '')}
        onChange={(event) => {
          const { files } = event.currentTarget;
          if (files && files.length > 0) void take(() => folderOfInput(files));
        }}
      />
    </label>
  );
}
