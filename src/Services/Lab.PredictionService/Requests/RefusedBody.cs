using Microsoft.AspNetCore.Http.Features;

namespace Lab.PredictionService.Requests;

/// <summary>A body that is refused by its type or length, before any of it was read.</summary>
static class RefusedBody
{
    /// <summary>
    /// Lets the server read and drop what still comes, for the five seconds that Kestrel takes for it. Else it would reset the
    /// connection, and a client who sends everything before he reads, as most do, would never see the answer.
    /// </summary>
    public static void Drop(HttpContext http)
    {
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }
}
