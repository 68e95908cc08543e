using Microsoft.AspNetCore.Http.Features;

namespace Lab.PredictionService.Requests;

/// <summary>
/// Bodies of requests that were refused before any of them was read: by length, type, route or method. The server reads what
/// still comes, for the five seconds that Kestrel takes for it, and drops it. A body beyond the limit it would answer by a reset
/// of the connection, and a client who sends everything before he reads, as most do, would never see why.
/// </summary>
static class UnreadBodies
{
    public static void UseUnreadBodies(this WebApplication app) => app.Use(static async (http, rest) =>
    {
        await rest(http);
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    });
}
