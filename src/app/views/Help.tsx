import { Kbd, Modal, Table } from "@mantine/core";
import { store, useApp } from "../store.ts";

const keys = [
  ["space", "Pause, go on"],
  ["←  →", "Pan the plots by a second"],
  ["1  2", "Live, Data"],
  ["Ctrl O", "Open a recording"],
  ["?", "This page"],
  ["Esc", "Close what is open; plots back to the last 20 s"],
] as const;

export function Help() {
  const shown = useApp((state) => state.helpShown);
  return (
    <Modal
      opened={shown}
      onClose={() => store.setState({ helpShown: false })}
      title="Keys and help"
      size="lg"
      transitionProps={{ duration: 0 }}
    >
      <Table withRowBorders={false} verticalSpacing={4}>
        <Table.Tbody>
          {keys.map(([key, what]) => (
            <Table.Tr key={key}>
              <Table.Td>
                <Kbd>{key}</Kbd>
              </Table.Td>
              <Table.Td>{what}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      <p>
        In the plots the wheel zooms at the cursor, dragging pans and a double click goes back to the last 20
        s. The address holds patient, seed, decoder, backend, speed and pause: send the link, and the same
        demonstration opens.
      </p>
      <p>
        Everything is computed in this page; nothing is sent anywhere. Once opened, it works without a
        network, and the browser can install it. Gripscope is a tool for research and teaching. It is not a
        medical device.
      </p>
      <p className="beside">
        <a href="./licences.txt" target="_blank" rel="noreferrer">
          Licences
        </a>{" "}
        of Gripscope (MIT) and what it is built on.
      </p>
    </Modal>
  );
}
