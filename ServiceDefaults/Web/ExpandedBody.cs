using Microsoft.AspNetCore.Http;

namespace Lab.ServiceDefaults.Web;

/// <summary>A compressed body is not what its Content-Encoding says.</summary>
public sealed class DamagedBodyException(Exception cause)
    : BadHttpRequestException("The body is cut, or not compressed as its Content-Encoding says.", StatusCodes.Status400BadRequest, cause);

/// <summary>The decompressed body of a request. What its decoder throws, of another type for each encoding, is the request's fault.</summary>
sealed class ExpandedBody(Stream expanding) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return await expanding.ReadAsync(buffer, cancellationToken);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or InvalidOperationException || damaged.GetType() == typeof(IOException))
        {
            throw new DamagedBodyException(damaged);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("The server reads bodies asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
