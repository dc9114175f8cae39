import type { Session } from "../session.ts";

export default function ModelsView({ session: _ }: { session: Session }) {
  return <main className="empty" />;
}
