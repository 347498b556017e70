/** A destination's key, or a resource's id, as people know it: by its name. */
export const nameOf = (key: string) => (key.split("|")[0] ?? key).split("/").filter(Boolean).at(-1) ?? key;
