/** What the store holds of the inspector. */
export interface InspectorState {
  /** Its tab: `details` or `states`. */
  readonly inspectorTab: string;
}

export const initialInspectorState: InspectorState = { inspectorTab: 'details' };
