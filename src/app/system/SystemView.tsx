import "./system.css";
import type { Session } from "../session.ts";
import { About } from "./About.tsx";
import { Keys } from "./Keys.tsx";
import { Log } from "./Log.tsx";
import { Privacy } from "./Privacy.tsx";
import { SelfTest } from "./SelfTest.tsx";

/** Whether this machine is fit for a session, what is stored on it, what happened, and the keys. */
export default function SystemView({ session }: { session: Session }) {
  return (
    <main className="data system">
      <SelfTest session={session} />
      <Privacy session={session} />
      <Log />
      <Keys />
      <About />
    </main>
  );
}
