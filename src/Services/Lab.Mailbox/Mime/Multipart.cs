using System.Text;

namespace Lab.Mailbox.Mime;

/// <summary>Finds the parts of a multipart body (RFC 2046 section 5.1).</summary>
static class Multipart
{
    /// <summary>Where each part lies in <paramref name="body"/>, its headers included. A body that ends early has its last part up to the end.</summary>
    public static List<Range> Parts(ReadOnlySpan<byte> body, string boundary, int most)
    {
        byte[] delimiter = Encoding.UTF8.GetBytes("--" + boundary);
        var parts = new List<Range>();
        int? start = null;
        int position = 0;
        while (position < body.Length)
        {
            var rest = body[position..];
            var line = Lines.Next(ref rest);
            int next = body.Length - rest.Length;
            if (line.StartsWith(delimiter) && line[delimiter.Length..].TrimEnd(" \t"u8) is var tail && (tail.IsEmpty || tail.SequenceEqual("--"u8)))
            {
                if (start is { } from) parts.Add(from..EndBefore(body, from, position));
                start = tail.IsEmpty ? next : null;
                if (start is null || parts.Count >= most) return parts;
            }
            position = next;
        }
        if (start is { } open) parts.Add(open..body.Length);
        return parts;
    }

    // The line end before a delimiter belongs to the delimiter.
    static int EndBefore(ReadOnlySpan<byte> body, int start, int end)
    {
        if (end > start && body[end - 1] == '\n') end--;
        if (end > start && body[end - 1] == '\r') end--;
        return end;
    }
}
