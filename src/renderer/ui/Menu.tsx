import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import './menu.css';

/**
 * A menu under its button. Not modal: nothing behind it is locked, so nothing needs an inline style. Not moved to the
 * end of the page either: it stays inside the landmark that its button is in.
 */
export function Menu({ trigger, children }: { trigger: ReactNode; children: ReactNode }): ReactNode {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu" sideOffset={6} align="end" collisionPadding={8}>
        {children}
      </DropdownMenu.Content>
    </DropdownMenu.Root>
  );
}

export interface MenuItemProps {
  readonly onSelect: () => void;
  readonly disabled?: boolean;
  /** At the right: keys, or a value. */
  readonly aside?: string | undefined;
  readonly children: ReactNode;
}

export function MenuItem({ onSelect, disabled = false, aside, children }: MenuItemProps): ReactNode {
  return (
    <DropdownMenu.Item className="menu-item" disabled={disabled} onSelect={onSelect}>
      {children}
      {aside && <small>{aside}</small>}
    </DropdownMenu.Item>
  );
}

export interface MenuChoicesProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly choices: readonly { readonly value: T; readonly label: string; readonly aside?: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of several, with a tick at the one that holds. */
export function MenuChoices<T extends string>({
  label,
  value,
  choices,
  onChoose,
}: MenuChoicesProps<T>): ReactNode {
  return (
    <>
      <DropdownMenu.Label className="menu-label">{label}</DropdownMenu.Label>
      <DropdownMenu.RadioGroup value={value} onValueChange={(chosen) => onChoose(chosen as T)}>
        {choices.map((choice) => (
          <DropdownMenu.RadioItem key={choice.value} className="menu-item" value={choice.value}>
            <span className="check">
              <DropdownMenu.ItemIndicator>
                <Check size={14} aria-hidden="true" />
              </DropdownMenu.ItemIndicator>
            </span>
            {choice.label}
            {choice.aside && <small>{choice.aside}</small>}
          </DropdownMenu.RadioItem>
        ))}
      </DropdownMenu.RadioGroup>
    </>
  );
}

export function MenuSeparator(): ReactNode {
  return <DropdownMenu.Separator className="menu-separator" />;
}
