import type { ComponentProps } from 'react';
import ReactMarkdown from 'react-markdown';
import classes from './markdown.module.css';

/**
 * Text that somebody wrote, as Markdown. HTML in it is text; an image is a link, so that reading asks nothing of other
 * servers; addresses that are no web address lead nowhere.
 */
export function Markdown({ text }: { text: string }) {
  return (
    <div className={classes.text} dir="auto">
      <ReactMarkdown components={COMPONENTS}>{text}</ReactMarkdown>
    </div>
  );
}

const COMPONENTS: ComponentProps<typeof ReactMarkdown>['components'] = {
  a: ({ href, children }) => <Outside href={href}>{children}</Outside>,
  img: ({ src, alt }) => <Outside href={typeof src === 'string' ? src : undefined}>{alt ?? src}</Outside>,
  // The page has its own headings: those of a text are below them.
  h1: ({ children }) => <h3>{children}</h3>,
  h2: ({ children }) => <h4>{children}</h4>,
  h3: ({ children }) => <h5>{children}</h5>,
  h4: ({ children }) => <h6>{children}</h6>,
  h5: ({ children }) => <h6>{children}</h6>,
};

function Outside({ href, children }: Pick<ComponentProps<'a'>, 'href' | 'children'>) {
  return (
    <a href={href} target="_blank" rel="noopener noreferrer nofollow">
      {children}
    </a>
  );
}
