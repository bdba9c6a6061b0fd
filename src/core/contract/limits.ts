/** Limits that the page must keep to, apart from the schemas: the page has no zod. */

/** Characters of the bits of `chooseRows`: some three million rows, within what a host takes as one command. */
export const MAX_ROW_BITS = 500_000;
