/** Where somebody was in a view, to be there again when they come back to it. */

/** How many frames a view has to show again what it showed: what it asks for comes later. */
const FRAMES = 90;
/** After how many of them another element for the same thing will do. */
const PATIENT_FRAMES = 30;

export interface Spot {
  scroll: number;
  /** What the focused element is called. */
  name: string;
}

export function spotNow(): Spot {
  let focused = document.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  const name = focused?.getAttribute("aria-label") ?? focused?.textContent?.trim() ?? "";
  return { scroll: window.scrollY, name: focused instanceof HTMLElement ? name : "" };
}

/** Focuses what was focused, else what `other` selects, and scrolls to where it was. */
export async function returnTo(spot: Spot, root: () => ShadowRoot | null | undefined, other: string, isLeft: () => boolean): Promise<void> {
  for (let frame = 0; frame < FRAMES; frame += 1) {
    await new Promise(requestAnimationFrame);
    if (isLeft()) return;
    const view = root();
    if (!view) continue;
    const again = spot.name ? find(view, "button, a", (each) => nameOf(each) === spot.name) : undefined;
    const instead = frame < PATIENT_FRAMES ? undefined : find(view, other, () => true);
    const target = again ?? instead;
    const isTall = document.documentElement.scrollHeight - window.innerHeight >= spot.scroll;
    if (!target || (!isTall && frame < FRAMES - 1)) continue;
    target.focus({ preventScroll: true });
    window.scrollTo(0, spot.scroll);
    return;
  }
}

function nameOf(element: Element): string {
  return element.getAttribute("aria-label") ?? element.textContent?.trim() ?? "";
}

/** The first element of a view that fits, wherever it is within it. */
function find(root: ShadowRoot, selector: string, fits: (element: HTMLElement) => boolean): HTMLElement | undefined {
  for (const each of root.querySelectorAll<HTMLElement>(selector)) if (fits(each)) return each;
  for (const each of root.querySelectorAll("*")) {
    const found = each.shadowRoot ? find(each.shadowRoot, selector, fits) : undefined;
    if (found) return found;
  }
  return undefined;
}
