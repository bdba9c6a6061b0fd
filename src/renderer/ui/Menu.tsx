import { Check } from 'lucide-react';
import { DropdownMenu } from 'radix-ui';
import type { ReactNode } from 'react';
import './menu.css';

export interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  /** Where the button does more than open it: whether it is open, and what to do when that changes. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly align?: 'start' | 'center' | 'end';
}

/**
 * A menu under its button. Not modal: nothing behind it is locked, so nothing needs an inline style. Not moved to the
 * end of the page either: it stays inside the landmark that its button is in.
 */
export function Menu({ trigger, children, open, onOpenChange, align = 'end' }: MenuProps): ReactNode {
  const controlled = open === undefined ? {} : { open };
  return (
    <DropdownMenu.Root modal={false} {...controlled} {...(onOpenChange && { onOpenChange })}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Content className="menu" sideOffset={6} align={align} collisionPadding={8}>
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

export interface MenuCheckProps {
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
  readonly disabled?: boolean;
  readonly aside?: string | undefined;
  readonly children: ReactNode;
}

/** One of several that hold or not, each by itself; the menu stays open. */
export function MenuCheck({ checked, onChange, disabled, aside, children }: MenuCheckProps): ReactNode {
  return (
    <DropdownMenu.CheckboxItem
      className="menu-item"
      checked={checked}
      disabled={disabled ?? false}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="check">
        <DropdownMenu.ItemIndicator>
          <Check size={14} aria-hidden="true" />
        </DropdownMenu.ItemIndicator>
      </span>
      {children}
      {aside && <small>{aside}</small>}
    </DropdownMenu.CheckboxItem>
  );
}

/** A heading inside a menu. */
export function MenuLabel({ children }: { children: ReactNode }): ReactNode {
  return <DropdownMenu.Label className="menu-label">{children}</DropdownMenu.Label>;
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
