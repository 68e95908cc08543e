using System.Text;

namespace Lab.Cli.Terminal;

/// <summary>The world around a command: its streams, what they are connected to, and the environment.</summary>
/// <param name="In">Standard input.</param>
/// <param name="Out">Results; flushed where a reader may wait for them.</param>
/// <param name="Error">Everything for people while results are for machines, and every message.</param>
sealed record LabHost(TextReader In, TextWriter Out, TextWriter Error)
{
    /// <summary>The bytes under <see cref="Out"/>; null where there are none.</summary>
    public Stream? OutBytes { get; init; }

    /// <summary>Whether standard input is a file or a pipe, so that texts may come from there.</summary>
    public bool InputRedirected { get; init; } = true;

    public bool OutIsTerminal { get; init; }

    public bool ErrorIsTerminal { get; init; }

    /// <summary>Columns of the terminal.</summary>
    public int Width { get; init; } = 160;

    /// <summary>Reads an environment variable; null when it is not set or empty.</summary>
    public Func<string, string?> Variable { get; init; } = _ => null;

    public string CurrentFolder { get; init; } = Environment.CurrentDirectory;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public static LabHost OfProcess()
    {
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        bool terminal = !Console.IsOutputRedirected || !Console.IsErrorRedirected;
        var output = StandardStreams.OpenOutput();
        return new LabHost(
            new StreamReader(Console.OpenStandardInput(), strict),
            new StreamWriter(output, utf8, 1 << 16),
            new StreamWriter(StandardStreams.OpenError(), utf8) { AutoFlush = true })
        {
            OutBytes = output,
            InputRedirected = Console.IsInputRedirected,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Width = terminal && Console.WindowWidth is > 0 and var width ? width : 160,
            Variable = ProcessVariables.Read,
        };
    }
}
