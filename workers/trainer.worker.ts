import { expose } from "comlink";
import { Training } from "../src/pipeline/training.ts";

expose(new Training());
