namespace Lab.Transformers;

/// <summary>Names of one encoder layer's parts in a checkpoint.</summary>
sealed record EncoderLayerNames(
    string Query, string Key, string Value, string AttentionOutput, string AttentionNorm, string Inner, string Outer, string OutputNorm)
{
    public static EncoderLayerNames Bert(string encoder, int layer) => new(
        $"{encoder}.layer.{layer}.attention.self.query",
        $"{encoder}.layer.{layer}.attention.self.key",
        $"{encoder}.layer.{layer}.attention.self.value",
        $"{encoder}.layer.{layer}.attention.output.dense",
        $"{encoder}.layer.{layer}.attention.output.LayerNorm",
        $"{encoder}.layer.{layer}.intermediate.dense",
        $"{encoder}.layer.{layer}.output.dense",
        $"{encoder}.layer.{layer}.output.LayerNorm");

    public static EncoderLayerNames DistilBert(string encoder, int layer) => new(
        $"{encoder}.layer.{layer}.attention.q_lin",
        $"{encoder}.layer.{layer}.attention.k_lin",
        $"{encoder}.layer.{layer}.attention.v_lin",
        $"{encoder}.layer.{layer}.attention.out_lin",
        $"{encoder}.layer.{layer}.sa_layer_norm",
        $"{encoder}.layer.{layer}.ffn.lin1",
        $"{encoder}.layer.{layer}.ffn.lin2",
        $"{encoder}.layer.{layer}.output_layer_norm");
}
