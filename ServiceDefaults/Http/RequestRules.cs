using System.Net.Http.Json;

namespace Lab.ServiceDefaults.Http;

/// <summary>What may be sent twice.</summary>
static class RequestRules
{
    static readonly HttpMethod[] idempotent = [HttpMethod.Get, HttpMethod.Head, HttpMethod.Options, HttpMethod.Trace, HttpMethod.Put, HttpMethod.Delete];

    /// <summary>The body can be written again: it is in memory.</summary>
    public static bool HasRepeatableBody(HttpRequestMessage request) =>
        request.Content is null or ByteArrayContent or ReadOnlyMemoryContent or JsonContent;

    /// <summary>Sending it twice has the effect of sending it once.</summary>
    public static bool IsRepeatable(HttpRequestMessage request) => idempotent.Contains(request.Method) && HasRepeatableBody(request);
}
