using System.Text;
using System.Threading.Channels;
using Lab.Datasets;

namespace Lab.Cli.Predictions;

/// <summary>
/// Standard input, one text a line. Lines are read ahead on a thread of their own: a window is whatever has come by the time the
/// last one is done, so that the answer to a single line does not wait for more.
/// </summary>
sealed class LineTexts(TextReader lines, bool skipBadRows) : ITextSource
{
    const string Name = "standard input";

    readonly BadRowReport badRows = new();

    public IReadOnlyList<string> Columns { get; } = ["text"];

    public CsvDialect Dialect => CsvDialect.Standard;

    public BadRowReport BadRows => badRows;

    public double? Read => null;

    public IEnumerable<IReadOnlyList<TextRow>> Windows(CancellationToken cancellation)
    {
        var channel = Channel.CreateBounded<string>(new BoundedChannelOptions(TextWindows.Rows) { SingleReader = true, SingleWriter = true });
        // In the background: a read that waits for input cannot be cancelled, and must not keep a cancelled process alive.
        new Thread(() => Pump(channel.Writer, cancellation)) { IsBackground = true, Name = "lab-stdin" }.Start();
        var window = new List<TextRow>(TextWindows.Rows);
        long line = 0;
        while (Wait(channel.Reader, cancellation))
        {
            window.Clear();
            long characters = 0;
            while (window.Count < TextWindows.Rows && characters < TextWindows.Characters && channel.Reader.TryRead(out string? text))
            {
                line++;
                characters += text.Length;
                if (!string.IsNullOrWhiteSpace(text)) window.Add(new TextRow(text, [text]));
                else if (skipBadRows) badRows.Add(new BadRow(line, "the text is empty"));
                else throw new LabException(ErrorKind.Data, "The text is empty.", $"{Name}, line {line}", remedy: "Correct the line, or leave bad ones out with --skip-bad-rows.");
            }
            if (window.Count > 0) yield return window;
        }
    }

    public void Dispose()
    {
    }

    static bool Wait(ChannelReader<string> reader, CancellationToken cancellation)
    {
        try
        {
            return reader.WaitToReadAsync(cancellation).AsTask().GetAwaiter().GetResult();
        }
        catch (DecoderFallbackException problem)
        {
            throw new LabException(ErrorKind.Data, "There are bytes that are not UTF-8.", Name, "UTF-8 text", inner: problem);
        }
    }

    void Pump(ChannelWriter<string> writer, CancellationToken cancellation)
    {
        try
        {
            while (lines.ReadLine() is { } line) writer.WriteAsync(line, cancellation).AsTask().GetAwaiter().GetResult();
            writer.TryComplete();
        }
        catch (Exception problem)
        {
            writer.TryComplete(problem);
        }
    }
}
