import { Modal, type ModalProps, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface Props extends Pick<ModalProps, 'size' | 'closeOnClickOutside' | 'classNames' | 'onKeyDown'> {
  readonly title: ReactNode;
  /** Left out where it is only rendered while it is open. */
  readonly opened?: boolean;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The frame of every dialog: in the middle of the page, with a title that may hold long names and a button that closes it. */
export function Dialog({ title, opened = true, children, ...others }: Props) {
  return (
    <Modal
      {...others}
      opened={opened}
      centered
      closeButtonProps={{ 'aria-label': 'Close the dialog' }}
      title={
        <Text fw={650} component="span" style={{ overflowWrap: 'anywhere' }}>
          {title}
        </Text>
      }
    >
      {children}
    </Modal>
  );
}
