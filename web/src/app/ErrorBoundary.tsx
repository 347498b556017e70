import { Component, type ReactNode } from "react";
import { Problem } from "../components/Problem.tsx";

/** Keeps a page that fails from taking the navigation with it. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state: { error: Error | null } = { error: null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <div style={{ padding: 24 }}>
        <Problem error={this.state.error} retry={() => this.setState({ error: null })} />
      </div>
    );
  }
}
