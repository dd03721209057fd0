import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, Suspense } from 'react';

interface Props {
  readonly label: string;
  readonly icon: ReactNode;
  /** The dialog, which is loaded when it is opened. @param close what closes it */
  readonly dialog: (close: () => void) => ReactNode;
}

/** A button of the page of a checkpoint that opens a dialog. */
export function DialogButton({ label, icon, dialog }: Props) {
  const [isOpen, { open, close }] = useDisclosure(false);
  return (
    <>
      <Button
        size="xs"
        mt="sm"
        display="block"
        variant="default"
        leftSection={icon}
        aria-haspopup="dialog"
        onClick={open}
      >
        {label}
      </Button>
      {isOpen && <Suspense>{dialog(close)}</Suspense>}
    </>
  );
}
