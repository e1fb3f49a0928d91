import { CandlerunError } from 'candlerun';

/** A value of the form that cannot be read. Its reason is already a sentence for a person. */
export class FieldRefusal extends CandlerunError {
  constructor(sentence: string, path: string, value: string) {
    super(sentence, path, value);
  }
}
