/** The root's font size, in pixels, on an ordinary screen: what the lengths in the sources are drawn for. */
const BASE = 15;

/** Lines and rings stay as fine as they are. */
const FINEST = 2;

const growing = (text: string) =>
  text.replace(/(?<![\w.#-])(\d*\.?\d+)px/g, (length, n: string) =>
    Number(n) > FINEST ? `${Number((Number(n) / BASE).toFixed(4))}rem` : length,
  );

interface Declaration {
  prop: string;
  value: string;
}

/**
 * Lengths are written in pixels, as they are drawn, and leave here in `rem`: so that a television, or a reader's own font size, makes
 * all of the page larger and not its words alone. What decides on layouts by the size of the window stays in pixels.
 */
export const growingLengths = {
  postcssPlugin: 'growing-lengths',
  Declaration(declaration: Declaration) {
    // The root's own font size is what `rem` is measured by.
    if (declaration.prop === '--root-size') return;
    const value = growing(declaration.value);
    if (value !== declaration.value) declaration.value = value;
  },
  AtRule: {
    container(rule: { params: string }) {
      const params = growing(rule.params);
      if (params !== rule.params) rule.params = params;
    },
  },
};
