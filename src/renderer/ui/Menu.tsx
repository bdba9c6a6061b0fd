import { Check } from 'lucide-react';
import { ContextMenu, DropdownMenu } from 'radix-ui';
import { createContext, type ReactNode, useContext } from 'react';
import './menu.css';

export interface MenuProps {
  readonly trigger: ReactNode;
  readonly children: ReactNode;
  /** Where the button does more than open it: whether it is open, and what to do when that changes. */
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly align?: 'start' | 'center' | 'end';
}
type PartName =
  | 'Item'
  | 'CheckboxItem'
  | 'RadioGroup'
  | 'RadioItem'
  | 'ItemIndicator'
  | 'Label'
  | 'Separator'
  | 'Sub'
  | 'SubTrigger'
  | 'SubContent';

/** The parts that both kinds of menu have; their items are written once. */
const Parts = createContext<Pick<typeof DropdownMenu, PartName>>(DropdownMenu);

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

export interface MenuAreaProps {
  /** The element that is clicked with the other button; also by the Menu key, at the pointer's last place. */
  readonly area: ReactNode;
  readonly disabled?: boolean;
  readonly children: ReactNode;
}

/** A menu at the pointer, for an area. As the other kind it is not modal and stays where it is in the page. */
export function MenuArea({ area, disabled = false, children }: MenuAreaProps): ReactNode {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild disabled={disabled}>
        {area}
      </ContextMenu.Trigger>
      <ContextMenu.Content className="menu" collisionPadding={8}>
        <Parts value={ContextMenu}>{children}</Parts>
      </ContextMenu.Content>
    </ContextMenu.Root>
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
  const { Item } = useContext(Parts);
  return (
    <Item className="menu-item" disabled={disabled} onSelect={onSelect}>
      {children}
      {aside && <small>{aside}</small>}
    </Item>
  );
}

/** A menu within a menu. */
export function MenuMore({ label, children }: { label: string; children: ReactNode }): ReactNode {
  const { Sub, SubTrigger, SubContent } = useContext(Parts);
  return (
    <Sub>
      <SubTrigger className="menu-item">
        {label}
        <small aria-hidden="true">›</small>
      </SubTrigger>
      <SubContent className="menu" collisionPadding={8}>
        {children}
      </SubContent>
    </Sub>
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
  const { CheckboxItem, ItemIndicator } = useContext(Parts);
  return (
    <CheckboxItem
      className="menu-item"
      checked={checked}
      disabled={disabled ?? false}
      onCheckedChange={onChange}
      onSelect={(event) => event.preventDefault()}
    >
      <span className="check">
        <ItemIndicator>
          <Check size={14} aria-hidden="true" />
        </ItemIndicator>
      </span>
      {children}
      {aside && <small>{aside}</small>}
    </CheckboxItem>
  );
}

/** A heading inside a menu. */
export function MenuLabel({ children }: { children: ReactNode }): ReactNode {
  const { Label } = useContext(Parts);
  return <Label className="menu-label">{children}</Label>;
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
  const { Label, RadioGroup, RadioItem, ItemIndicator } = useContext(Parts);
  return (
    <>
      <Label className="menu-label">{label}</Label>
      <RadioGroup value={value} onValueChange={(chosen) => onChoose(chosen as T)}>
        {choices.map((choice) => (
          <RadioItem key={choice.value} className="menu-item" value={choice.value}>
            <span className="check">
              <ItemIndicator>
                <Check size={14} aria-hidden="true" />
              </ItemIndicator>
            </span>
            {choice.label}
            {choice.aside && <small>{choice.aside}</small>}
          </RadioItem>
        ))}
      </RadioGroup>
    </>
  );
}

export function MenuSeparator(): ReactNode {
  const { Separator } = useContext(Parts);
  return <Separator className="menu-separator" />;
}
