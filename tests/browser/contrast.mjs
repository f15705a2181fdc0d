// Contrast of the text in drawings after WCAG 2.2, 1.4.3; axe-core measures the text around them, but none inside.

export const name = 'contrast';

export const find = ({ page }) =>
  page.evaluate(() => {
    const { main, texts, selector } = place;
    const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

    /** Red, green, blue and opacity of a CSS colour, however it is written. */
    function channels(colour) {
      canvas.clearRect(0, 0, 1, 1);
      canvas.fillStyle = colour;
      canvas.fillRect(0, 0, 1, 1);
      const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
      return [red, green, blue, alpha / 255];
    }

    function over([red, green, blue, alpha], ground) {
      const mix = (top, below) => top * alpha + below * (1 - alpha);
      return [mix(red, ground[0]), mix(green, ground[1]), mix(blue, ground[2]), 1];
    }

    /** The opacity that an element has from itself and everything that it stands in. */
    function opacity(element) {
      let product = 1;
      for (let here = element; here; here = here.parentElement) product *= getComputedStyle(here).opacity;
      return product;
    }

    function paint(element) {
      const style = getComputedStyle(element);
      const isShape = element instanceof SVGElement && element.localName !== 'svg';
      const colour = isShape ? style.fill : style.backgroundColor;
      if (colour === 'none' || colour.startsWith('url')) return [0, 0, 0, 0];
      const [red, green, blue, alpha] = channels(colour);
      return [red, green, blue, alpha * opacity(element) * (isShape ? Number(style.fillOpacity) : 1)];
    }

    /** The colour behind a point of a text: everything that is painted below it, from the page up. */
    function ground(element, x, y) {
      const stack = document.elementsFromPoint(x, y);
      const below = stack.slice(stack.indexOf(element) + 1).filter((other) => !other.closest('text'));
      return below.reverse().reduce((colour, other) => over(paint(other), colour), [255, 255, 255, 1]);
    }

    /** Relative luminance, https://www.w3.org/TR/WCAG22/#dfn-relative-luminance. */
    function luminance(colour) {
      const linear = (value) => (value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
      const [red, green, blue] = colour.slice(0, 3).map((value) => linear(value / 255));
      return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
    }

    function ratio(one, other) {
      const [dark, bright] = [luminance(one), luminance(other)].sort((left, right) => left - right);
      return (bright + 0.05) / (dark + 0.05);
    }

    /** Large text, from 24 pixels or from 18.66 in bold, may be fainter. */
    function wanted(style, size) {
      return size >= 24 || (size >= 18.66 && style.fontWeight >= 700) ? 3 : 4.5;
    }

    const found = [];
    for (const { element, text, rect } of texts(main)) {
      if (!element.closest('svg text')) continue;
      const style = getComputedStyle(element);
      const scale = element.getScreenCTM()?.d ?? 1;
      const middle = (rect.top + rect.bottom) / 2;
      for (const x of [rect.left + 1, (rect.left + rect.right) / 2, rect.right - 1]) {
        const behind = ground(element, x, middle);
        const reached = ratio(over(paint(element), behind), behind);
        if (reached >= wanted(style, parseFloat(style.fontSize) * scale)) continue;
        found.push({ at: selector(element), what: `“${text}” has a contrast of ${reached.toFixed(2)}` });
        break;
      }
    }
    return found;
  });
