import type { Session } from "../session.ts";

export default function SystemView({ session: _ }: { session: Session }) {
  return <main className="empty" />;
}
