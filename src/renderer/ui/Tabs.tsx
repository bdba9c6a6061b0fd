import { Tabs as Radix } from 'radix-ui';
import type { ReactNode } from 'react';
import './tabs.css';

export interface Tab {
  readonly id: string;
  readonly title: string;
  readonly content: ReactNode;
}

export interface TabsProps {
  /** What the row of tabs is called. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  /** At the right end of the row. */
  readonly aside?: ReactNode;
}

/** Panels of which one is seen, with a row of tabs above; arrow keys move among them. */
export function Tabs({ label, tabs, value, onChange, aside }: TabsProps): ReactNode {
  return (
    <Radix.Root className="tabs" value={value} onValueChange={onChange}>
      <div className="tabs-head">
        <Radix.List className="tabs-list" aria-label={label}>
          {tabs.map(({ id, title }) => (
            <Radix.Trigger key={id} className="tab" value={id}>
              {title}
            </Radix.Trigger>
          ))}
        </Radix.List>
        {aside}
      </div>
      {tabs.map(({ id, content }) => (
        <Radix.Content key={id} className="tab-panel" value={id} tabIndex={-1}>
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}
