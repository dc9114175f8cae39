import type { Session } from "../session.ts";

export default function CalibrateView({ session: _ }: { session: Session }) {
  return <main className="empty" />;
}
