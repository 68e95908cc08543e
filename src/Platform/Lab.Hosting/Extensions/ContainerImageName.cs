using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Takes <c>image:tag</c> and <c>image@sha256:digest</c> apart.</summary>
static class ContainerImageName
{
    const string Digest = "@sha256:";

    public static ContainerImageAnnotation Parse(string text)
    {
        var at = text.IndexOf(Digest, StringComparison.Ordinal);
        if (at >= 0) return new() { Image = text[..at], SHA256 = text[(at + Digest.Length)..] };

        // A colon before the last slash belongs to the registry's port.
        var colon = text.LastIndexOf(':');
        return colon > text.LastIndexOf('/')
            ? new() { Image = text[..colon], Tag = text[(colon + 1)..] }
            : new() { Image = text, Tag = "latest" };
    }
}
