import { Kbd, Table } from "@mantine/core";
import { actions } from "../actions.ts";
import { useKeyName } from "../keyBindings.ts";
import { ModalDialog } from "../ModalDialog.tsx";
import { store, useApp } from "../store.ts";
import { GuideButton } from "./GuideButton.tsx";
import { WakeLockLine } from "./WakeLockLine.tsx";

export default function Help() {
  const offlineReady = useApp((state) => state.offlineReady);
  const keyName = useKeyName();
  return (
    <ModalDialog title="Keys and help" onClose={() => store.setState({ helpShown: false })}>
      <GuideButton />
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {actions
            .filter((action) => keyName(action) !== "")
            .map((action) => (
              <Table.Tr key={action.id}>
                <Table.Td>
                  <Kbd>{keyName(action)}</Kbd>
                </Table.Td>
                <Table.Td>{action.title}</Table.Td>
              </Table.Tr>
            ))}
        </Table.Tbody>
      </Table>
      <p className="help-text">Single keys can be changed, and switched off, on the System page.</p>
      <p className="help-text">
        In the plots the wheel zooms at the cursor, dragging pans and a double click goes back to the last 20
        s. The address holds page, patient, seed, task, medication, artefacts, decoder, backend, speed and
        pause: send the link, and the same demonstration opens, at its beginning.
      </p>
      <p className="help-text">
        Everything is computed in this page; nothing is sent anywhere.{" "}
        {offlineReady
          ? "It is stored in this browser and works without a network"
          : "Once opened, it works without a network"}
        , and the browser can install it. Gripscope is a tool for research and teaching. It is not a medical
        device.
      </p>
      <WakeLockLine />
      <p className="beside">
        <a href="./licences.txt" target="_blank" rel="noreferrer">
          Licences
        </a>{" "}
        of Gripscope (MIT) and what it is built on.
      </p>
    </ModalDialog>
  );
}
