import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button, type ButtonProps } from '../ui/Button.tsx';

export interface SmallButtonProps extends Omit<ButtonProps, 'icon'> {
  readonly icon?: LucideIcon;
  /** A button that stays down. */
  readonly pressed?: boolean | undefined;
}

/** A button of a view's bar. */
export function SmallButton({ pressed, ...rest }: SmallButtonProps): ReactNode {
  return (
    <Button className="small" {...(pressed === undefined ? {} : { 'aria-pressed': pressed })} {...rest} />
  );
}
