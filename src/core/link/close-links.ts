/** Links own FINs and RSTs to the calls that made them, as soon as both are known. */
import { NONE } from '../trace/frames.ts';
import type { Closing } from './endpoint.ts';
import { Relation } from './lags.ts';
import type { LinkWriter } from './link-writer.ts';

export function linkFins(closing: Closing, writer: LinkWriter): void {
  if (closing.finsLinked === closing.fins.length) return;
  const owner = closing.finOwner();
  if (owner === NONE) return;
  const relation = relationOf(closing, owner);
  for (; closing.finsLinked < closing.fins.length; closing.finsLinked += 1) {
    writer.causes(owner, closing.fins[closing.finsLinked]!, relation, closing.finsLinked > 0);
  }
}

export function linkRsts(closing: Closing, writer: LinkWriter): void {
  if (closing.rstsLinked === closing.rsts.length) return;
  const owner = closing.rstOwner();
  if (owner === NONE) return;
  const relation = relationOf(closing, owner);
  for (; closing.rstsLinked < closing.rsts.length; closing.rstsLinked += 1) {
    writer.causes(owner, closing.rsts[closing.rstsLinked]!, relation, closing.rstsLinked > 0);
  }
}

function relationOf(closing: Closing, owner: number): Relation {
  if (owner === closing.drop) return Relation.dropFin;
  return owner === closing.end ? Relation.endFin : Relation.destroyClose;
}
