import { expose } from "comlink";
import { Acquisition } from "../src/pipeline/acquisition.ts";

expose(new Acquisition());
