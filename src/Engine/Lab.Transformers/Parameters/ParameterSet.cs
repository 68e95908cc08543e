using System.Collections.Immutable;
using Lab.Tensors;

namespace Lab.Transformers;

/// <summary>
/// All parameters of a model in one buffer: decayed ones, others, then what is not trained; the gradients of the first two,
/// when wanted, in a second buffer of the same layout. Optimizer and clipping then are loops over two tensors each. Parameters declared one after another lie
/// one after another, without gaps, so that neighbours can be used as one matrix (<see cref="LinearLayer"/> joins key and value).
/// </summary>
public sealed class ParameterSet : IDisposable
{
    readonly List<Parameter> parameters = [];
    readonly Dictionary<string, Parameter> byName = new(StringComparer.Ordinal);
    readonly List<LinearLayer> linears = [];
    Arena? values;
    Arena? gradients;
    Arena? packed;

    /// <summary>In the order in which the layers declared them.</summary>
    public IReadOnlyList<Parameter> All => parameters;

    /// <summary>By its name in the checkpoint.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public Parameter this[string name] => byName[name];

    /// <summary>Number of weights.</summary>
    public long Count => parameters.Sum(p => p.Length);

    /// <summary>What is trained, as whole buffers: parameters with weight decay, parameters without.</summary>
    public ImmutableArray<ParameterGroup> Groups { get; private set; } = [];

    /// <summary>Depth of what is declared next, see <see cref="Parameter.Depth"/>.</summary>
    internal int Depth { get; set; }

    internal Parameter Matrix(string name, int rows, int columns, bool isTrained = true) =>
        Add(new(name, rows, columns, false, Initialization.Normal, Depth, isTrained));

    internal Parameter Vector(string name, int length, Initialization initialization) => Add(new(name, 1, length, true, initialization, Depth));

    internal void Register(LinearLayer linear) => linears.Add(linear);

    internal void Freeze(FrozenParts frozen)
    {
        foreach (var parameter in parameters)
            if (frozen.Covers(parameter.Depth)) parameter.IsTrained = false;
    }

    /// <summary>Cuts the buffers once all layers have declared what they need, and it is settled what is trained.</summary>
    internal void Allocate(IKernels kernels, bool withGradients)
    {
        values = kernels.CreateArena(Arena.BytesFor(Count) + (3 * Arena.AlignmentBytes));
        if (withGradients)
            gradients = kernels.CreateArena(Arena.BytesFor(parameters.Where(p => p.IsTrained).Sum(p => p.Length)) + (2 * Arena.AlignmentBytes));
        Groups = [AllocateGroup(decayed: true), AllocateGroup(decayed: false)];
        Place(parameters.Where(p => !p.IsTrained), Tensor.None);

        packed = kernels.CreateArena(linears.Sum(l => Arena.BytesFor(kernels.PackedLength(l.Outputs, l.Inputs))));
        foreach (var linear in linears) linear.Allocate(kernels, packed);
    }

    /// <summary>Brings changed weights into the form that the matrix product reads; call after loading and after each optimizer step.</summary>
    /// <param name="kernels">Backend.</param>
    /// <param name="onlyTrained">Leaves out what an optimizer step cannot have changed.</param>
    public void Pack(IKernels kernels, bool onlyTrained = false)
    {
        foreach (var linear in linears)
            if (linear.IsTrained || !onlyTrained) linear.Pack(kernels);
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
        byName.Add(parameter.Name, parameter);
        return parameter;
    }

    ParameterGroup AllocateGroup(bool decayed)
    {
        var members = parameters.Where(p => p.IsTrained && p.IsDecayed == decayed).ToList();
        Tensor gradient = gradients?.Allocate(1, Length(members)) ?? Tensor.None;
        return new ParameterGroup(decayed, members, Place(members, gradient), gradient);
    }

    Tensor Place(IEnumerable<Parameter> members, Tensor gradient)
    {
        Tensor value = values!.Allocate(1, Length(members));
        long offset = 0;
        foreach (var member in members)
        {
            member.Value = View(value, member, offset);
            if (!gradient.IsNone) member.Gradient = View(gradient, member, offset);
            offset += member.Length;
        }
        return value;
    }

    static int Length(IEnumerable<Parameter> members) => checked((int)members.Sum(p => p.Length));

    static Tensor View(Tensor buffer, Parameter member, long offset) =>
        buffer with { Offset = buffer.Offset + offset, Rows = member.Rows, Columns = member.Columns, Stride = member.Columns };
}
