using System.ComponentModel;
using Lab.Notebooks.Interpreter;
using Lab.Notebooks.Interpreter.Formats;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks;

/// <summary>
/// Something that a cell has shown and can show anew in its place, also when the cell has ended. A value that tells of its changes
/// (<see cref="INotifyPropertyChanged"/>) is shown anew with each.
/// </summary>
public sealed class DisplayedOutput
{
    readonly string[] mimeTypes;
    readonly ICellOutput? output = CellConsole.Current;

    internal DisplayedOutput(object? value, string[] mimeTypes)
    {
        this.mimeTypes = mimeTypes;
        output?.Display(Bundle(value), DisplayId);
        Value = value;
        // What says that it changed is shown anew.
        if (value is INotifyPropertyChanged live) live.PropertyChanged += (_, _) => Update(value);
    }

    /// <summary>Name of the output in the protocol.</summary>
    public string DisplayId { get; } = Guid.NewGuid().ToString("N");

    /// <summary>What it shows now.</summary>
    public object? Value { get; private set; }

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object? value)
    {
        output?.Update(Bundle(value), DisplayId);
        Value = value;
    }

    System.Text.Json.Nodes.JsonObject Bundle(object? value) => MimeBundles.Of(value, (mimeTypes.Length == 0 ? Records.TryFormat(value) : null) ?? FormattedValue.CreateManyFromObject(value, mimeTypes));
}
