"""A CTranslate2 model folder in the layout of OPUS-MT, two layers and random weights, built in a second."""

from pathlib import Path

import numpy as np


def build(folder: Path, lines: list[str]) -> None:
    """Write model.bin, vocabularies and SentencePiece models trained on `lines` to `folder`."""
    import ctranslate2
    import sentencepiece

    corpus = folder / "corpus.txt"
    corpus.write_text("\n".join(lines), "utf-8")
    sentencepiece.SentencePieceTrainer.train(
        input=str(corpus),
        model_prefix=str(folder / "source"),
        vocab_size=400,
        character_coverage=1.0,
        hard_vocab_limit=False,
        minloglevel=2,
    )
    (folder / "source.model").rename(folder / "source.spm")
    (folder / "target.spm").write_bytes((folder / "source.spm").read_bytes())
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    words = [pieces.id_to_piece(number) for number in range(pieces.get_piece_size())]
    spec = ctranslate2.specs.TransformerSpec.from_config(num_layers=2, num_heads=2)
    _fill(spec, len(words), 16)
    spec.register_source_vocabulary(words)
    spec.register_target_vocabulary(words)
    spec.config.add_source_eos = False
    spec.validate()
    spec.optimize()
    spec.save(str(folder))


def _fill(spec: object, words: int, size: int) -> None:
    random = np.random.default_rng(1)

    def weights(*shape: int) -> np.ndarray:
        return random.normal(0, 0.3, shape).astype(np.float32)

    for side in (spec.encoder, spec.decoder):  # type: ignore[attr-defined]
        for embedding in side.embeddings if isinstance(side.embeddings, list) else [side.embeddings]:
            embedding.weight = weights(words, size)
        side.position_encodings.encodings = weights(512, size)
        for layer in side.layer:
            blocks = [layer.self_attention, *([layer.attention] if hasattr(layer, "attention") else [])]
            for number, block in enumerate(blocks):
                _norm(block.layer_norm, size)
                sizes = [3 * size, size] if number == 0 else [size, 2 * size, size]
                for linear, out in zip(block.linear, sizes, strict=True):
                    linear.weight, linear.bias = weights(out, size), weights(out)
            _norm(layer.ffn.layer_norm, size)
            layer.ffn.linear_0.weight, layer.ffn.linear_0.bias = weights(4 * size, size), weights(4 * size)
            layer.ffn.linear_1.weight, layer.ffn.linear_1.bias = weights(size, 4 * size), weights(size)
        if hasattr(side, "layer_norm"):
            _norm(side.layer_norm, size)
    spec.decoder.projection.weight = weights(words, size)  # type: ignore[attr-defined]
    spec.decoder.projection.bias = weights(words)  # type: ignore[attr-defined]


def _norm(norm: object, size: int) -> None:
    norm.gamma, norm.beta = np.ones(size, np.float32), np.zeros(size, np.float32)  # type: ignore[attr-defined]
