using System.Net;

namespace Lab.Mlflow;

/// <summary>A stream as body of a request, in pieces that are told of; the stream stays open, so that it can be sent again.</summary>
sealed class PieceContent : HttpContent
{
    const int PieceBytes = 1 << 17;

    readonly Stream content;
    readonly Action<int>? sent;
    readonly long? length;

    public PieceContent(Stream content, Action<int>? sent)
    {
        this.content = content;
        this.sent = sent;
        length = content.CanSeek ? content.Length - content.Position : null;
        Headers.ContentType = new("application/octet-stream");
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] piece = new byte[PieceBytes];
        int count;
        while ((count = await content.ReadAsync(piece, cancellationToken)) > 0)
        {
            await stream.WriteAsync(piece.AsMemory(0, count), cancellationToken);
            sent?.Invoke(count);
        }
    }

    protected override bool TryComputeLength(out long bytes)
    {
        bytes = length ?? 0;
        return length is not null;
    }
}
