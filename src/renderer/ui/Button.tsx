import type { LucideIcon } from 'lucide-react';
import { Tooltip } from 'radix-ui';
import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import './button.css';
import { cx } from './cx.ts';

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly look?: 'plain' | 'primary' | 'quiet';
  readonly icon?: LucideIcon;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with words, and an icon before them where there is one. */
export function Button({ look = 'plain', icon: Icon, className, children, ...rest }: ButtonProps): ReactNode {
  return (
    <button type="button" className={cx('button', look, className)} {...rest}>
      {Icon && <Icon size={15} strokeWidth={2} aria-hidden="true" />}
      {children}
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonProps, 'icon'> {
  readonly icon: LucideIcon;
  /** What it does; its name and its tooltip. */
  readonly label: string;
  readonly keys?: string | undefined;
}

/** A button of one icon, named by its label, which is also its tooltip. */
export function IconButton({
  icon: Icon,
  label,
  keys,
  look = 'quiet',
  className,
  ...rest
}: IconButtonProps): ReactNode {
  return (
    <Hint text={label} keys={keys}>
      <button type="button" className={cx('button icon', look, className)} aria-label={label} {...rest}>
        <Icon size={16} strokeWidth={2} aria-hidden="true" />
      </button>
    </Hint>
  );
}

/** A tooltip for one focusable child. */
export function Hint({
  text,
  keys,
  children,
}: {
  text: string;
  keys?: string | undefined;
  children: ReactNode;
}): ReactNode {
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Content className="tooltip" sideOffset={6} collisionPadding={8}>
        {text}
        {keys && <kbd>{keys}</kbd>}
      </Tooltip.Content>
    </Tooltip.Root>
  );
}
