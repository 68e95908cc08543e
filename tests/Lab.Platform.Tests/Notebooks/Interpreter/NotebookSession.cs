using Lab.Notebooks.Interpreter;

namespace Lab.Platform.Tests.Notebooks.Interpreter;

/// <summary>A notebook that a class's tests share, in a folder of its own: what is restored or compiled once serves all.</summary>
public sealed class NotebookSession : IAsyncDisposable
{
    readonly NotebookInterpreter notebook;
    int number;

    readonly string before = Directory.GetCurrentDirectory();

    public NotebookSession()
    {
        // As clients start the process. Who uses this runs alone.
        Directory.SetCurrentDirectory(Folder);
        notebook = new(Folder, catchesStrays: false);
    }

    public string Folder { get; } = Directory.CreateTempSubdirectory("lab-notebook-").FullName;

    /// <summary>What the newest cell has shown.</summary>
    internal RecordedOutput Output { get; private set; } = new();

    internal NotebookInterpreter Interpreter => notebook;

    /// <param name="name">Path in the folder.</param>
    /// <param name="text">Content.</param>
    public void Write(string name, string text)
    {
        string path = Path.Combine(Folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <param name="code">Source of the cell.</param>
    /// <param name="interrupt">Ends it.</param>
    /// <param name="cell">The client's name of it.</param>
    internal Task<CellResult> RunAsync(string code, CancellationToken interrupt = default, string? cell = null)
    {
        Output = new() { CellId = cell };
        return notebook.RunAsync(code, language: null, ++number, Output, interrupt);
    }

    /// <summary>Plain text of the cell's value; else of the last thing it showed.</summary>
    internal async Task<string> PlainAsync(string code)
    {
        var result = await RunAsync(code);
        Assert.True(result.Failure is null, string.Join('\n', result.Failure?.Trace ?? []));
        return (result.Value ?? Output.Displays.LastOrDefault())?["text/plain"]?.ToString() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        await notebook.DisposeAsync();
        Directory.SetCurrentDirectory(before);
        Directory.Delete(Folder, recursive: true);
    }
}
