import classes from './given-name.module.css';

/** A name that somebody gave: its direction is its own and turns nothing that stands beside it. */
export function GivenName({ name }: { name: string }) {
  return <bdi className={classes.name}>{name}</bdi>;
}
