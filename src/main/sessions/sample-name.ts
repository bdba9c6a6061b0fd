/** A path that names a sample begins so: `sample:keep-alive`. */
export const SAMPLE_PREFIX = 'sample:';
