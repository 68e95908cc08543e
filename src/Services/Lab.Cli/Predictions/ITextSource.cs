using Lab.Datasets;

namespace Lab.Cli.Predictions;

/// <summary>Where texts come from, in windows that fit into memory whatever the size of the whole.</summary>
interface ITextSource : IDisposable
{
    /// <summary>Names of the fields of every row.</summary>
    IReadOnlyList<string> Columns { get; }

    /// <summary>How a file of these rows is written.</summary>
    CsvDialect Dialect { get; }

    /// <summary>Rows left out so far.</summary>
    BadRowReport BadRows { get; }

    /// <summary>Share of the source that was read, 0 to 1; null when its size is not known.</summary>
    double? Read { get; }

    /// <summary>The rows in order, once.</summary>
    IEnumerable<IReadOnlyList<TextRow>> Windows(CancellationToken cancellation);
}

/// <summary>One text to classify.</summary>
/// <param name="Text">As the model receives it.</param>
/// <param name="Fields">Its row in the source.</param>
readonly record struct TextRow(string Text, string[] Fields);
