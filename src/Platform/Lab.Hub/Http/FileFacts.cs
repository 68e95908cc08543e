using System.Globalization;
using System.Net;

namespace Lab.Hub.Http;

/// <summary>What the hub says of a file before it is fetched.</summary>
/// <param name="Name">In the model.</param>
/// <param name="ETag">SHA-256 of a large file, Git's checksum of a small one; its name among the blobs.</param>
/// <param name="Bytes">Its size; null when the server does not say.</param>
/// <param name="Commit">That the file belongs to; null when the server does not say.</param>
sealed record FileFacts(string Name, string ETag, long? Bytes, string? Commit)
{
    const int LongestETag = 128;

    /// <summary>Asks for them. Null: the model has no such file.</summary>
    /// <exception cref="LabException">The hub refuses, or does not say what a cache needs.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public static async Task<FileFacts?> AskAsync(HubHttp http, Uri address, string name, HubModelId id, HubOptions options, CancellationToken cancellation)
    {
        string? etag = null, commit = null;
        long? bytes = null;
        // On the way to a content network the hub's own answer counts: it has all that is needed.
        bool Known(HttpResponseMessage answer)
        {
            commit ??= Header(answer, "X-Repo-Commit");
            if (Header(answer, "X-Linked-Etag") is not { } linked) return false;
            etag = linked;
            bytes = long.TryParse(Header(answer, "X-Linked-Size"), NumberStyles.None, CultureInfo.InvariantCulture, out long size) ? size : null;
            return bytes is not null;
        }
        using var answer = await http.SendAsync(HttpMethod.Head, address, stop: Known, cancellation: cancellation);
        if (answer.StatusCode == HttpStatusCode.NotFound && HubErrors.CodeOf(answer) is "EntryNotFound" or null) return null;
        if ((int)answer.StatusCode >= 400) throw HubErrors.Of(answer, id, options);
        Known(answer);
        if (answer.StatusCode == HttpStatusCode.OK)
        {
            etag ??= answer.Headers.ETag?.ToString() ?? Header(answer, "ETag");
            bytes ??= answer.Content.Headers.ContentLength;
        }
        return new FileFacts(name, Plain(etag, id, name), bytes, commit);
    }

    // Becomes the name of a file.
    static string Plain(string? etag, HubModelId id, string name)
    {
        string text = etag ?? "";
        if (text.StartsWith("W/", StringComparison.Ordinal)) text = text[2..];
        text = text.Trim('"');
        return text.Length is > 0 and <= LongestETag && text[0] != '.' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? text
            : throw new LabException(ErrorKind.Model, $"The server says '{text}' as the ETag of {name}.", id.ToString(), "a checksum in X-Linked-Etag or ETag", "Use a server with the URLs and headers of the Hugging Face hub.");
    }

    static string? Header(HttpResponseMessage answer, string name) => answer.Headers.TryGetValues(name, out var values) ? values.FirstOrDefault() : null;
}
