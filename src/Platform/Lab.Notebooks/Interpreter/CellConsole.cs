using System.Text;

namespace Lab.Notebooks.Interpreter;

/// <summary>
/// Where <see cref="Console"/> goes while cells run. What a cell started writes to that cell, by the flow of its execution
/// context; what has lost the flow writes to the newest cell.
/// </summary>
sealed class CellConsole : IDisposable
{
    static readonly AsyncLocal<ICellOutput?> current = new();
    static ICellOutput? newest;

    readonly TextWriter outBefore = Console.Out, errorBefore = Console.Error;
    readonly TextReader inBefore = Console.In;
    readonly CellWriter writer, errorWriter;
    readonly CellReader reader;

    public CellConsole()
    {
        writer = new((output, text) => output.WriteOut(text), outBefore);
        errorWriter = new((output, text) => output.WriteError(text), errorBefore);
        reader = new();
        Redirect();
    }

    /// <summary>The cell that the calling code belongs to; null before the first.</summary>
    public static ICellOutput? Current => current.Value ?? newest;

    /// <summary>Called on the flow of a cell before it runs; libraries that redirect the console for themselves are undone.</summary>
    public void Begin(ICellOutput output, CancellationToken interrupt)
    {
        current.Value = newest = output;
        reader.Interrupt = interrupt;
        Redirect();
    }

    public void Dispose()
    {
        Console.SetOut(outBefore);
        Console.SetError(errorBefore);
        Console.SetIn(inBefore);
    }

    void Redirect()
    {
        Console.SetOut(writer);
        Console.SetError(errorWriter);
        Console.SetIn(reader);
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
