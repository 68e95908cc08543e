using Microsoft.AspNetCore.Http.Features;

namespace Lab.MlflowServer.Artifacts;

/// <summary>Models are as large as they are: uploads are bounded by the disk only, and may be slow.</summary>
static class UploadLimits
{
    public static void Lift(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = null;
    }
}
