using System.Text.Json.Nodes;

namespace Lab.Notebooks.Interpreter;

/// <summary>What a running cell shows, and whom it asks. Any thread; also after the cell has ended, by what it left running.</summary>
public interface ICellOutput
{
    /// <summary>The client's name of the cell; null where it gives none.</summary>
    string? CellId { get; }

    void WriteOut(string text);

    void WriteError(string text);

    /// <param name="bundle">Value by MIME type.</param>
    /// <param name="displayId">Name under which <see cref="Update"/> changes it.</param>
    void Display(JsonObject bundle, string displayId);

    void Update(JsonObject bundle, string displayId);

    /// <param name="wait">Only when the next output comes.</param>
    void Clear(bool wait);

    /// <summary>Shows text in the client's pager when the cell has ended.</summary>
    void Page(string text);

    /// <returns>What the user typed, without the end of line.</returns>
    /// <exception cref="LabException">The client shows no questions.</exception>
    string Ask(string prompt, bool password, CancellationToken interrupt);
}
