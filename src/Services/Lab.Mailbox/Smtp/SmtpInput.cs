using System.Buffers;
using System.IO.Pipelines;

namespace Lab.Mailbox.Smtp;

/// <summary>Command lines and message data from a peer, never more of them in memory than the limits say.</summary>
sealed class SmtpInput(PipeReader reader)
{
    /// <summary>How a line came.</summary>
    public enum LineState { Whole, TooLong, BareLineEnd, Closed }

    /// <summary>The next line without its CRLF. A line that is too long is read to its end and thrown away.</summary>
    public async ValueTask<(LineState State, byte[] Line)> ReadLineAsync(CancellationToken cancellation)
    {
        bool tooLong = false;
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            if (FindLineEnd(buffer) is { } end)
            {
                var line = buffer.Slice(0, end);
                bool fits = !tooLong && line.Length + 2 <= SmtpLimits.MaxLineBytes;
                byte[] bytes = fits ? line.ToArray() : [];
                reader.AdvanceTo(buffer.GetPosition(2, end));
                if (!fits) return (LineState.TooLong, []);
                return bytes.AsSpan().IndexOfAny((byte)'\r', (byte)'\n') >= 0 ? (LineState.BareLineEnd, []) : (LineState.Whole, bytes);
            }
            if (read.IsCompleted)
            {
                reader.AdvanceTo(buffer.End);
                return (LineState.Closed, []);
            }
            if (buffer.Length > SmtpLimits.MaxLineBytes)
            {
                tooLong = true;
                // The last byte stays: it may be the CR of the line's end.
                reader.AdvanceTo(buffer.GetPosition(buffer.Length - 1), buffer.End);
            }
            else reader.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The data of a message up to CRLF.CRLF, dots unstuffed.</summary>
    /// <returns>Null when it was larger than <paramref name="maxBytes"/>: it was read to its end all the same.</returns>
    /// <exception cref="EndOfStreamException">The peer left before the end.</exception>
    public async ValueTask<byte[]?> ReadDataAsync(int maxBytes, CancellationToken cancellation)
    {
        var data = new MessageData(maxBytes);
        while (true)
        {
            var read = await reader.ReadAsync(cancellation);
            var buffer = read.Buffer;
            long used = 0;
            foreach (var segment in buffer)
            {
                used += data.Take(segment.Span);
                if (data.Ended) break;
            }
            reader.AdvanceTo(buffer.GetPosition(used));
            if (data.Ended) return data.TooLarge ? null : data.ToArray();
            if (read.IsCompleted) throw new EndOfStreamException("The peer left within a message.");
        }
    }

    static SequencePosition? FindLineEnd(in ReadOnlySequence<byte> buffer)
    {
        var search = new SequenceReader<byte>(buffer);
        return search.TryReadTo(out ReadOnlySequence<byte> line, "\r\n"u8) ? line.End : null;
    }
}
