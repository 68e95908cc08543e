namespace Lab.Datasets;

/// <summary>A stream whose first bytes were looked at already: they come once more, then the rest.</summary>
sealed class HeadedStream(ReadOnlyMemory<byte> head, Stream rest, bool leaveOpen) : ReadOnlyStream
{
    ReadOnlyMemory<byte> head = head;

    public override int Read(Span<byte> buffer) => head.IsEmpty ? rest.Read(buffer) : FromHead(buffer);

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        head.IsEmpty ? rest.ReadAsync(buffer, cancellationToken) : ValueTask.FromResult(FromHead(buffer.Span));

    protected override void Dispose(bool disposing)
    {
        if (disposing && !leaveOpen) rest.Dispose();
        base.Dispose(disposing);
    }

    int FromHead(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, head.Length);
        head.Span[..count].CopyTo(buffer);
        head = head[count..];
        return count;
    }
}
