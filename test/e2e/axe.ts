import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright";

/** What axe finds in a page as it stands. */
export async function violationsIn(page: Page): Promise<string[]> {
  // The app has no frames, and without looking for them it takes half as long.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join("; ")}`);
}
