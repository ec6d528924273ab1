import { Component, type ReactNode } from 'react';
import { Crash } from './Crash';

/**
 * A fault in a component takes the whole app away, and words stand in its place: what is left of a page
 * after a fault cannot be trusted. What was open (devices, a call) is closed as the tree goes.
 */
export class ErrorBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError(): { broken: boolean } {
    return { broken: true };
  }

  override render(): ReactNode {
    return this.state.broken ? <Crash /> : this.props.children;
  }
}
