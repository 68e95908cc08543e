using System.ComponentModel;
using Lab.Notebooks.Interpreter;
using Microsoft.DotNet.Interactive.Formatting;

namespace Lab.Notebooks;

/// <summary>
/// Something that a cell has shown and can show anew in its place, also when the cell has ended. A value that tells of its changes
/// (<see cref="INotifyPropertyChanged"/>) is shown anew with each. Notebooks that name the type call it <see cref="DisplayedValue"/>.
/// </summary>
public sealed class DisplayedOutput : DisplayedValue
{
    readonly string[] mimeTypes;
    readonly ICellOutput? output = CellConsole.Current;

    internal DisplayedOutput(object? value, string[] mimeTypes) : this(value, MimeBundles.Format(value, mimeTypes), mimeTypes)
    {
    }

    DisplayedOutput(object? value, IReadOnlyList<FormattedValue> formatted, string[] mimeTypes) : base(value, formatted)
    {
        this.mimeTypes = mimeTypes;
        output?.Display(MimeBundles.Of(value, formatted), DisplayId);
        Value = value;
        // What says that it changed is shown anew.
        if (value is INotifyPropertyChanged live) live.PropertyChanged += (_, _) => Update(value);
    }

    /// <summary>What it shows now.</summary>
    public new object? Value { get; private set; }

    /// <summary>Shows another value in the same place.</summary>
    public new void Update(object? value)
    {
        output?.Update(MimeBundles.Of(value, MimeBundles.Format(value, mimeTypes)), DisplayId);
        Value = value;
    }
}
