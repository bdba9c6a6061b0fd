/** Texts of socket records; see core/scene. */
export * from '../../core/scene/record-text.ts';
