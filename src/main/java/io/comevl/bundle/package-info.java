/** Checkpoints come in, model bundles come out: graphs, weights, tokenizer and description in one folder. */
package io.comevl.bundle;
