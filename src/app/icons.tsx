const paths = {
  pause: "M7 5h3v14H7zM14 5h3v14h-3z",
  play: "M8 5l11 7-11 7z",
  restart: "M12 5a7 7 0 1 1-6.6 4.7l1.9.7A5 5 0 1 0 12 7v3L7 6l5-4z",
  record: "M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12z",
  stop: "M7 7h10v10H7z",
  marker: "M6 3h2v1h11l-3 4 3 4H8v9H6z",
  open: "M3 5h6l2 2h10v12H3zm2 4v8h14V9z",
  help: "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 2a7 7 0 1 1 0 14 7 7 0 0 1 0-14zm-1 10h2v2h-2zm1-8a3 3 0 0 0-3 3h2a1 1 0 1 1 1.6.8C11.600 11.600 11 12.200 11 13.500V14h2v-.4c0-.6.3-.9 1-1.500A3 3 0 0 0 12 7z",
  card: "M6 3h9l4 4v14H6zm2 2v14h9V8h-3V5zm2 5h5v2h-5zm0 4h5v2h-5z",
  live: "M2 11h4l2-5 4 13 3-8h7v2h-6l-4 10-4-13-1 3H2z",
  feedback: "M4 18h16v2H4zM5 13h3v4H5zM10 8h4v9h-4zM16 3h3v14h-3z",
  data: "M12 3c4.400 0 8 1.300 8 3s-3.600 3-8 3-8-1.300-8-3 3.600-3 8-3zM4 9c1.500 1.300 4.500 2 8 2s6.500-.7 8-2v4c-1.500 1.300-4.500 2-8 2s-6.500-.7-8-2zM4 16c1.500 1.300 4.500 2 8 2s6.500-.7 8-2v2c0 1.700-3.600 3-8 3s-8-1.300-8-3z",
  calibrate:
    "M11 2h2v4h-2zM11 18h2v4h-2zM2 11h4v2H2zM18 11h4v2h-4zM12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10zm0 2a3 3 0 1 1 0 6 3 3 0 0 1 0-6z",
  evaluate: "M3 3h2v16h16v2H3zM8 13h2v4H8zM12 9h2v8h-2zM16 5h2v12h-2z",
  models:
    "M12 2l9 5v10l-9 5-9-5V7zm0 2.300L6 7.600l6 3.300 6-3.300zM5 9.300v6.500l6 3.300v-6.500zM19 9.300l-6 3.300v6.500l6-3.300z",
  system:
    "M4 3h16v12H4zm2 2v8h12V5zM11 15h2v3h4v2H7v-2h4zM7 8.5h2.500L11 6.500l2 4.500 1-2.500h3v1.500h-2l-2 4-2.200-4.500-.5 1H7z",
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18v-2a7 7 0 0 0 0-14z",
} as const;

/** Decoration beside or inside of something that has a name. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg width="1.125rem" height="1.125rem" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
