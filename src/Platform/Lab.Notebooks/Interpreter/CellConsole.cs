using System.Text;
using Microsoft.DotNet.Interactive.Utility;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// Where <see cref="Console"/> goes while cells run: what a cell started writes to that cell, by the flow of its execution context.
/// </summary>
sealed class CellConsole : IDisposable
{
    static readonly AsyncLocal<ICellOutput?> current = new();
    static ICellOutput? newest;

    readonly TextWriter outBefore = Console.Out, errorBefore = Console.Error;
    readonly TextReader inBefore = Console.In;
    readonly CellWriter writer, errorWriter;
    readonly CellReader reader;
    readonly bool catchesStrays;
    readonly IDisposable library;

    /// <param name="catchesStrays">What has lost the flow writes to the newest cell, not to the process.</param>
    public CellConsole(bool catchesStrays)
    {
        this.catchesStrays = catchesStrays;
        writer = new((output, text) => output.WriteOut(text), outBefore);
        errorWriter = new((output, text) => output.WriteError(text), errorBefore);
        reader = new();
        // The library redirects the console for itself while its first subscriber listens, and would take what others write. This one stays.
        library = ConsoleOutput.Subscribe(_ => new StringReader(""));
        Console.SetOut(writer);
        Console.SetError(errorWriter);
        Console.SetIn(reader);
    }

    /// <summary>The cell that the calling code belongs to; null before the first.</summary>
    public static ICellOutput? Current => current.Value ?? newest;

    /// <summary>Called on the flow of a cell before it runs.</summary>
    public void Begin(ICellOutput output, CancellationToken interrupt)
    {
        current.Value = output;
        if (catchesStrays) newest = output;
        reader.Interrupt = interrupt;
    }

    public void Dispose()
    {
        library.Dispose();
        Console.SetOut(outBefore);
        Console.SetError(errorBefore);
        Console.SetIn(inBefore);
    }

    sealed class CellWriter(Action<ICellOutput, string> write, TextWriter process) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void Write(ReadOnlySpan<char> buffer) => Write(buffer.ToString());

        public override void Write(string? value)
        {
            if (string.IsNullOrEmpty(value)) return;
            if (Current is { } cell) write(cell, value);
            else process.Write(value);
        }

        public override void WriteLine(string? value) => Write(value + "\n");

        public override void WriteLine(ReadOnlySpan<char> buffer) => Write(string.Concat(buffer, "\n"));

        public override void WriteLine() => Write("\n");
    }

    sealed class CellReader : TextReader
    {
        string line = "";
        int at;

        public CancellationToken Interrupt { get; set; }

        public override string? ReadLine()
        {
            if (at < line.Length)
            {
                string rest = line[at..].TrimEnd('\n');
                at = line.Length;
                return rest;
            }

            return Current?.Ask("", password: false, Interrupt);
        }

        public override int Read()
        {
            if (Peek() < 0) return -1;
            return line[at++];
        }

        public override int Peek()
        {
            if (at == line.Length && Current?.Ask("", password: false, Interrupt) is { } asked) (line, at) = (asked + "\n", 0);
            return at < line.Length ? line[at] : -1;
        }
    }
}
