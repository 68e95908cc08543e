using System.Collections.Immutable;
using Lab.Tensors;

namespace Lab.Transformers;

/// <summary>
/// All parameters of a model in one buffer, decayed ones first; their gradients, when wanted, in a second buffer of the
/// same layout. Optimizer and clipping then are loops over two tensors each. Parameters declared one after another lie
/// one after another, without gaps, so that neighbours can be used as one matrix (<see cref="LinearLayer"/> joins key and value).
/// </summary>
public sealed class ParameterSet : IDisposable
{
    readonly List<Parameter> parameters = [];
    readonly List<LinearLayer> linears = [];
    Arena? values;
    Arena? gradients;
    Arena? packed;

    /// <summary>In the order in which the layers declared them.</summary>
    public IReadOnlyList<Parameter> All => parameters;

    /// <summary>Number of weights.</summary>
    public long Count => parameters.Sum(p => p.Length);

    /// <summary>Whole buffers: parameters with weight decay, parameters without.</summary>
    public ImmutableArray<ParameterGroup> Groups { get; private set; } = [];

    internal Parameter Matrix(string name, int rows, int columns, bool isTrained = true) =>
        Add(new(name, rows, columns, false, Initialization.Normal, isTrained));

    internal Parameter Vector(string name, int length, Initialization initialization) => Add(new(name, 1, length, true, initialization));

    internal void Register(LinearLayer linear) => linears.Add(linear);

    /// <summary>Cuts the buffers once all layers have declared what they need.</summary>
    internal void Allocate(IKernels kernels, bool withGradients)
    {
        long bytes = Arena.BytesFor(Count) + (2 * Arena.AlignmentBytes);
        values = kernels.CreateArena(bytes);
        if (withGradients) gradients = kernels.CreateArena(bytes);
        Groups = [AllocateGroup(decayed: true), AllocateGroup(decayed: false)];

        packed = kernels.CreateArena(linears.Sum(l => Arena.BytesFor(kernels.PackedLength(l.Outputs, l.Inputs))));
        foreach (var linear in linears) linear.Allocate(kernels, packed);
    }

    /// <summary>Brings changed weights into the form that the matrix product reads; call after loading and after each optimizer step.</summary>
    public void Pack(IKernels kernels)
    {
        foreach (var linear in linears) linear.Pack(kernels);
    }

    public void Dispose()
    {
        values?.Dispose();
        gradients?.Dispose();
        packed?.Dispose();
    }

    Parameter Add(Parameter parameter)
    {
        parameters.Add(parameter);
        return parameter;
    }

    ParameterGroup AllocateGroup(bool decayed)
    {
        var members = parameters.Where(p => p.IsDecayed == decayed).ToList();
        int length = checked((int)members.Sum(p => p.Length));
        Tensor value = values!.Allocate(1, length);
        Tensor gradient = gradients?.Allocate(1, length) ?? Tensor.None;
        long offset = 0;
        foreach (var member in members)
        {
            member.Value = View(value, member, offset);
            if (!gradient.IsNone) member.Gradient = View(gradient, member, offset);
            offset += member.Length;
        }
        return new ParameterGroup(decayed, value, gradient);
    }

    static Tensor View(Tensor buffer, Parameter member, long offset) =>
        buffer with { Offset = buffer.Offset + offset, Rows = member.Rows, Columns = member.Columns, Stride = member.Columns };
}

/// <summary>Parameters that the optimizer treats alike, as one row of numbers.</summary>
/// <param name="IsDecayed">Weight decay applies.</param>
/// <param name="Value">(1, n)</param>
/// <param name="Gradient">(1, n), or none in a model that only predicts.</param>
public sealed record ParameterGroup(bool IsDecayed, Tensor Value, Tensor Gradient);
