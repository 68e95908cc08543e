using Lab.Tensors;

namespace Lab.Transformers;

/// <summary>Parameters that the optimizer treats alike, as one row of numbers.</summary>
/// <param name="IsDecayed">Weight decay applies.</param>
/// <param name="Members">In the order in which they lie; those of one depth are neighbours.</param>
/// <param name="Value">(1, n)</param>
/// <param name="Gradient">(1, n), or none where nothing is trained.</param>
public sealed record ParameterGroup(bool IsDecayed, IReadOnlyList<Parameter> Members, Tensor Value, Tensor Gradient);
