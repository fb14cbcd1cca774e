// Functions that run inside a page. They are put there as one object, `window.look`, from outside the page's own
// scripts, so that its content security policy has no say in it.

/** Makes `window.look` in `page`. */
export async function lend(page) {
  await page.evaluate(install);
}

function install() {
  const FOCUSABLE = "a[href], area[href], button, input, select, textarea, summary, iframe, [tabindex], [contenteditable]";

  const isVisible = (element) => element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: true });

  // A short name by which a person finds the element.
  const nameOf = (element) => {
    const tag = element.tagName.toLowerCase();
    const id = element.id ? `#${element.id}` : "";
    const classes = [...element.classList].slice(0, 2).map((each) => `.${each}`).join("");
    const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent ?? element.textContent ?? "";
    const text = label.replace(/\s+/g, " ").trim().slice(0, 40);
    return `${tag}${id}${id ? "" : classes}${text ? ` "${text}"` : ""}`;
  };

  const tabbable = () => {
    const groups = new Set();
    return [...document.querySelectorAll(FOCUSABLE)].filter((element) => {
      if (element.disabled || element.tabIndex < 0 || !isVisible(element) || element.closest("[inert]")) return false;
      if (element.type === "hidden") return false;
      if (element.type !== "radio" || !element.name) return true;
      // Of the radio buttons of one question the checked one is a stop, or else the first.
      const group = `${element.form?.id ?? ""}/${element.name}`;
      const checked = [...document.getElementsByName(element.name)].find((each) => each.checked && each.form === element.form);
      if (groups.has(group) || (checked && checked !== element)) return false;
      groups.add(group);
      return true;
    });
  };

  // The colour that is painted behind an element.
  const backdropOf = (element) => {
    for (let each = element; each; each = each.parentElement) {
      const color = getComputedStyle(each).backgroundColor;
      if (!/, 0\)$|^transparent$/.test(color)) return color;
    }
    return "rgb(255, 255, 255)";
  };

  const channels = (color) => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d");
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };

  const luminance = (color) => {
    const [red, green, blue] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };

  const contrast = (one, other) => {
    const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
    return (light + 0.05) / (dark + 0.05);
  };

  window.look = { FOCUSABLE, isVisible, nameOf, tabbable, backdropOf, contrast };
}
