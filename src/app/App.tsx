import { createTheme, MantineProvider } from "@mantine/core";
import { lazy, Suspense, useEffect } from "react";
import { DropTarget } from "./DropTarget.tsx";
import { listenToKeys } from "./keys.ts";
import { Notices } from "./Notices.tsx";
import { pages } from "./pages.ts";
import type { Session } from "./session.ts";
import { useApp } from "./store.ts";
import { Header } from "./views/Header.tsx";
import { Rail } from "./views/Rail.tsx";

// Fetched when they are first asked for: the page that decodes starts without them.
const DecoderCard = lazy(() => import("./DecoderCard.tsx"));
const Help = lazy(() => import("./views/Help.tsx"));
const Guide = lazy(() => import("./guide/Guide.tsx"));
const Tour = lazy(() => import("./tour/Tour.tsx"));
const Demo = lazy(() => import("./demo/Demo.tsx"));
const Palette = lazy(() => import("./views/Palette.tsx"));

const theme = createTheme({
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'Inter Variable', system-ui, sans-serif",
  defaultRadius: 6,
  cursorType: "pointer",
  primaryColor: "okabe",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  colors: {
    // Okabe and Ito's blue in the middle, for what is selected.
    okabe: [
      "#e6f3fb",
      "#c9e3f4",
      "#9dcdeb",
      "#6eb6e2",
      "#56b4e9",
      "#2a86bf",
      "#0072b2",
      "#00639b",
      "#005484",
      "#00446b",
    ],
  },
});

export function App({ session }: { session: Session }) {
  const view = useApp((state) => state.choice.view);
  const { View } = pages[view];
  const helpShown = useApp((state) => state.helpShown);
  const hasCard = useApp((state) => state.card !== null);
  const guideShown = useApp((state) => state.guideShown);
  const tourShown = useApp((state) => state.tourShown);
  const isDemo = useApp((state) => state.choice.demo);
  const paletteShown = useApp((state) => state.paletteShown);
  useEffect(() => listenToKeys(session), [session]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each view begins at its top
  useEffect(() => {
    window.scrollTo(0, 0);
  }, [view]);
  return (
    <MantineProvider theme={theme} defaultColorScheme="auto">
      <Rail />
      <Header session={session} />
      <Notices />
      <Suspense fallback={<main className="empty" aria-busy="true" />}>
        <View session={session} />
      </Suspense>
      <Suspense>{helpShown && <Help />}</Suspense>
      <Suspense>{guideShown && <Guide />}</Suspense>
      <Suspense>{paletteShown && <Palette session={session} />}</Suspense>
      <Suspense>{tourShown && view === "live" && <Tour />}</Suspense>
      <Suspense>{isDemo && <Demo session={session} />}</Suspense>
      <Suspense>{hasCard && <DecoderCard />}</Suspense>
      <DropTarget session={session} />
    </MantineProvider>
  );
}
