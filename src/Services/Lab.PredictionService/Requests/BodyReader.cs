using System.Buffers;
using System.Net.Http.Headers;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Problems;
using Lab.ServiceDefaults.Web;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Requests;

/// <summary>Reads a JSON request: content type, then at most MaxBodyBytes, then the parser of its shape.</summary>
sealed class BodyReader(IOptions<PredictionOptions> options)
{
    public const string Json = "application/json in UTF-8";
    const int LargestStart = 1 << 16;

    public Task<Attempt<TextRequest>> ReadAsync(HttpRequest request, TextRequestFields fields, string expected = Json) =>
        ReadAsync(request, body => new TextRequestParser(options.Value, fields).Parse(body.Span), expected);

    /// <param name="request">Its body is read to the end.</param>
    /// <param name="parse">Gets the whole body, which is gone when it returns.</param>
    /// <param name="expected">What the route takes, for whoever sends something else.</param>
    public async Task<Attempt<T>> ReadAsync<T>(HttpRequest request, Func<ReadOnlyMemory<byte>, Attempt<T>> parse, string expected = Json) where T : class
    {
        if (!IsJson(request.ContentType)) return Problem.UnsupportedMediaType(request.ContentType, expected);
        if (request.ContentLength > options.Value.MaxBodyBytes) return TooLarge();

        // What a peer announces costs it nothing: memory grows with what has come.
        byte[] buffer = ArrayPool<byte>.Shared.Rent((int)Math.Min(request.ContentLength ?? 4_096, LargestStart) + 1);
        try
        {
            int length = 0;
            for (; ; )
            {
                if (length == buffer.Length) buffer = Grow(buffer);
                int read = await request.Body.ReadAsync(buffer.AsMemory(length), request.HttpContext.RequestAborted);
                if (read == 0) return parse(buffer.AsMemory(0, length));
                length += read;
                if (length > options.Value.MaxBodyBytes) return TooLarge();
            }
        }
        catch (DamagedBodyException damaged)
        {
            return Problem.BadRequest(damaged.Message, "Content-Encoding");
        }
        catch (BadHttpRequestException broken)
        {
            // Kestrel's own limits: too large, too slow, a body that ended early.
            return broken.StatusCode == StatusCodes.Status413PayloadTooLarge ? TooLarge() : Problem.OfStatus(broken.StatusCode, request);
        }
        catch (IOException) when (!request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            // What Kestrel throws at a chunk size beyond 64 bits.
            return Problem.BadRequest("The body cannot be read: its chunks are damaged.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    ProblemHttpResult TooLarge() => Problem.TooLarge($"The body is larger than {options.Value.MaxBodyBytes:N0} bytes.");

    static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && string.Equals(type.MediaType, "application/json", StringComparison.OrdinalIgnoreCase)
        && (type.CharSet is null || string.Equals(type.CharSet.Trim('"'), "utf-8", StringComparison.OrdinalIgnoreCase));

    static byte[] Grow(byte[] full)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(2 * full.Length);
        full.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(full);
        return larger;
    }
}
