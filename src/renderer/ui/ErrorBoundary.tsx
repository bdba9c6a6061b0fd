import { Component, type ReactNode } from 'react';
import './button.css';
import './error-boundary.css';

export interface ErrorBoundaryProps {
  /** Called with what was thrown: a mistake of ours. */
  readonly onError: (message: string) => void;
  /** What stands in its place, and the button that tries again. */
  readonly text: string;
  readonly again: string;
  readonly children: ReactNode;
}

/** Keeps a mistake in one view from taking the others with it. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, { readonly failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override componentDidCatch(error: unknown): void {
    this.props.onError(error instanceof Error ? error.message : String(error));
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    return (
      <div className="failed" role="alert">
        <p>{this.props.text}</p>
        <button type="button" className="button plain" onClick={() => this.setState({ failed: false })}>
          {this.props.again}
        </button>
      </div>
    );
  }
}
