import { Button, CopyButton } from '@mantine/core';
import { announce } from './announce.ts';

interface Props {
  readonly text: string;
  /** Of the button. */
  readonly label: string;
  /** Said once it is copied. */
  readonly done: string;
}

/** Copies a text; nothing where the browser lets no page do so. */
export function CopyText({ text, label, done }: Props) {
  if (!canCopy()) return null;
  return (
    <CopyButton value={text}>
      {({ copied, copy }) => (
        <Button
          onClick={() => {
            copy();
            announce(done);
          }}
        >
          {copied ? 'Copied' : label}
        </Button>
      )}
    </CopyButton>
  );
}

/** Browsers let no page of plain http, other than of their own machine, write to the clipboard. */
function canCopy(): boolean {
  return window.isSecureContext;
}
