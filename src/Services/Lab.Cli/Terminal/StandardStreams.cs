using Lab.Datasets;
using Microsoft.Win32.SafeHandles;

namespace Lab.Cli.Terminal;

/// <summary>Standard output and error as streams, and the names that stand for standard input and output where a file is asked for.</summary>
static class StandardStreams
{
    static readonly string[] outputs = ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"];

    /// <summary>Whether a person named standard output. The path itself would begin a file anew that others write to as well.</summary>
    public static bool IsOutput(string named) => named == StandardInput.Name || (!OperatingSystem.IsWindows() && outputs.Contains(Path.GetFullPath(named)));

    /// <summary>Where results go.</summary>
    public static Stream OpenOutput() => new ResultStream(OpenPipe() ?? Console.OpenStandardOutput());

    /// <summary>Where messages go: one that cannot be written cannot be reported either.</summary>
    public static Stream OpenError() => new MessageStream(Console.OpenStandardError());

    // The console's own stream says nothing when the reader of a pipe has left.
    static FileStream? OpenPipe()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected) return null;
        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            // Of a file the position is shared with whoever else writes to it, which this class does not heed.
            return stream.CanSeek ? null : stream;
        }
        catch (Exception problem) when (problem is IOException or ArgumentException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Tells a reader that has left from other failures, once: what is written after one is lost.</summary>
    sealed class ResultStream(Stream inner) : WriteOnlyStream
    {
        // EPIPE, on Linux and macOS.
        const int BrokenPipe = 32;

        bool failed;

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            if (failed) return;
            try
            {
                inner.Write(buffer);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
                failed = true;
                throw (problem.HResult & 0xFFFF) == BrokenPipe ? new ReaderGoneException() : new LabException(
                    ErrorKind.Data, $"Standard output cannot be written: {problem.Message.Split(" : ")[0]}.", inner: problem);
            }
        }
    }

    sealed class MessageStream(Stream inner) : WriteOnlyStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                inner.Write(buffer);
            }
            catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
            {
            }
        }
    }
}
