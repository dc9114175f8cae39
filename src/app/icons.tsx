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
  theme: "M12 3a9 9 0 1 0 0 18zM12 3a9 9 0 0 1 0 18v-2a7 7 0 0 0 0-14z",
} as const;

/** Decoration beside or inside of something that has a name. */
export function Icon({ name }: { name: keyof typeof paths }) {
  return (
    <svg width="18" height="18" viewBox="0 0 24 24" fill="currentColor" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
