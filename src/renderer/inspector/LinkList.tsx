import type { ReactNode } from 'react';
import { recordName } from '../../core/capfile/records/names.ts';
import { lagText } from '../../core/ladder/duration.ts';
import { arrowLabel } from '../../core/ladder/kinds.ts';
import { lagOf } from '../../core/trace/links.ts';
import { linkCountOf, linkRelations, nextLink } from '../../core/trace/sockets.ts';
import { socketName } from '../engine/socket-name.ts';
import type { TraceView } from '../engine/trace-client.ts';
import type { Actions } from '../store/actions.ts';
import type { Item } from '../store/state.ts';
import { cx } from '../ui/cx.ts';
import { useWords } from '../words/use-words.ts';

export interface LinkListProps {
  readonly view: TraceView;
  readonly item: Item;
  readonly actions: Actions;
}

/** Links listed before the rest is only counted. */
const SHOWN = 40;

/** The links of a frame or record, each a way to its other end, with the lag. */
export function LinkList({ view, item, actions }: LinkListProps): ReactNode {
  const { t } = useWords();
  const { rows, total } = linkRows(view, item);
  if (total === 0) return null;
  return (
    <>
      <h2>{item.kind === 'frame' ? t('Socket records') : t('Frames')}</h2>
      <ul className="links">
        {rows.map((link) => (
          <li key={link}>
            <LinkButton
              view={view}
              link={link}
              to={item.kind === 'frame' ? 'record' : 'frame'}
              actions={actions}
            />
          </li>
        ))}
      </ul>
      {total > rows.length && <p>{t('and {{count}} more', { count: total - rows.length })}</p>}
    </>
  );
}

interface LinkButtonProps {
  readonly view: TraceView;
  readonly link: number;
  readonly to: Item['kind'];
  readonly actions: Actions;
}

function LinkButton({ view, link, to, actions }: LinkButtonProps): ReactNode {
  const { t } = useWords();
  const { links } = view.tables;
  const target: Item = { kind: to, row: links.get(to, link) };
  const causes = links.get('relation', link) === linkRelations.causes;
  const text = to === 'frame' ? frameText(view, target.row) : recordText(view, target.row);
  const words = (to === 'frame') === causes ? t('causes') : t('caused by');
  return (
    <button
      type="button"
      className={cx('link')}
      onClick={() => actions.select(target)}
      onPointerEnter={() => actions.hover(target)}
      onPointerLeave={() => actions.hover(undefined)}
    >
      <span>{words}</span>
      <span className="to">{text}</span>
      {links.get('repeated', link) === 1 && <span>{t('again')}</span>}
      <span className="lag">{lagText(lagOf(view.tables, link))}</span>
    </button>
  );
}

function frameText({ tables }: TraceView, frame: number): string {
  return `${frame + 1} ${arrowLabel(tables.frames, tables.extras, frame)}`;
}

function recordText(view: TraceView, record: number): string {
  const { records } = view.tables;
  return `e${record + 1} ${recordName(records.get('name', record)).text} · ${socketName(view, records.get('socket', record))}`;
}

function linkRows(view: TraceView, item: Item): { rows: number[]; total: number } {
  const { frames, records, links } = view.tables;
  // The trace may grow under the list: a link whose frame or record is not here yet is left for the next drawing.
  const isHere = (link: number): boolean =>
    links.get('frame', link) < frames.length && links.get('record', link) < records.length;
  if (item.kind === 'frame') {
    const all = view.frameLinks.of(item.row).filter(isHere);
    return { rows: all.slice(0, SHOWN), total: all.length };
  }
  const rows: number[] = [];
  let link = records.get('firstLink', item.row);
  while (link < links.length && rows.length < SHOWN) {
    if (isHere(link)) rows.push(link);
    link = nextLink(links, link);
  }
  return { rows, total: linkCountOf(records, item.row) };
}
