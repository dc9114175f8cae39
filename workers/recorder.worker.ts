import { expose } from "comlink";
import { Recorder } from "../src/pipeline/recorder.ts";

expose(new Recorder());
