using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Aspire.Hosting;

/// <summary>Asked values by place and by name (ignoring case).</summary>
public sealed class InteractionInputCollection : IReadOnlyList<InteractionInput>
{
    readonly IReadOnlyList<InteractionInput> inputs;
    readonly Dictionary<string, InteractionInput> byName = new(StringComparer.OrdinalIgnoreCase);

    public InteractionInputCollection(IReadOnlyList<InteractionInput> inputs)
    {
        this.inputs = inputs;
        foreach (var input in inputs)
        {
            if (!byName.TryAdd(input.Name, input)) throw new ArgumentException($"Two inputs have the name '{input.Name}'.", nameof(inputs));
        }
    }

    public int Count => inputs.Count;

    public IEnumerable<string> Names => byName.Keys;

    public InteractionInput this[int index] => inputs[index];

    public InteractionInput this[string name] => byName[name];

    public bool ContainsName(string name) => byName.ContainsKey(name);

    public bool TryGetByName(string name, [NotNullWhen(true)] out InteractionInput? input) => byName.TryGetValue(name, out input);

    public string? GetString(string name) => byName.TryGetValue(name, out var input) ? input.Value : null;

    public bool GetBoolean(string name) => bool.Parse(Text(name));

    public int GetInt32(string name) => int.Parse(Text(name), NumberStyles.Integer, CultureInfo.InvariantCulture);

    public double GetDouble(string name) => double.Parse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture);

    public InteractionInput[] ToArray() => [.. inputs];

    public IEnumerator<InteractionInput> GetEnumerator() => inputs.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    string Text(string name) => GetString(name) ?? throw new InvalidOperationException($"The input '{name}' has no value.");
}
