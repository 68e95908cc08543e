namespace Lab.Datasets;

/// <summary>The JSON texts of a file, one a row.</summary>
interface IJsonTexts
{
    /// <summary>After <see cref="TryRead"/>: where the text is, from 1: its line, in an array (often written on one line) its place among the elements.</summary>
    long Number { get; }

    /// <summary>The line that is being read: where a failure of the source lies.</summary>
    long CurrentLine { get; }

    /// <param name="text">The next text; null when it is longer than allowed.</param>
    /// <returns>False at the end.</returns>
    bool TryRead(out string? text);
}
