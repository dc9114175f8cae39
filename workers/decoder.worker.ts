import { expose } from "comlink";
import { Decoding } from "../src/pipeline/decoding.ts";

expose(new Decoding());
