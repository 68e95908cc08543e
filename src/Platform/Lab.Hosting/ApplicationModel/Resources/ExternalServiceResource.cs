using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>A service that runs elsewhere: only its address is known here, fixed or as a parameter.</summary>
public sealed class ExternalServiceResource : Resource
{
    public ExternalServiceResource(string name, Uri uri)
        : base(name)
    {
        if (UrlProblem(uri) is { } problem) throw new ArgumentException(problem, nameof(uri));
        Uri = uri;
    }

    public ExternalServiceResource(string name, ParameterResource urlParameter)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(urlParameter);
        UrlParameter = urlParameter;
    }

    public Uri? Uri { get; }

    public ParameterResource? UrlParameter { get; }

    /// <exception cref="DistributedApplicationException">The parameter's value is no valid address.</exception>
    internal async ValueTask<Uri> GetUriAsync(CancellationToken cancellationToken)
    {
        if (Uri is not null) return Uri;
        var text = await UrlParameter!.GetValueAsync(cancellationToken).ConfigureAwait(false);
        var known = System.Uri.TryCreate(text, UriKind.Absolute, out var uri);
        return UrlProblem(known ? uri : null) is { } problem
            ? throw new DistributedApplicationException($"The parameter '{UrlParameter.Name}' of external service '{Name}' is invalid. {problem}")
            : uri!;
    }

    /// <summary>What is wrong with an address, or null: it must be absolute and end with its path "/".</summary>
    internal static string? UrlProblem(Uri? uri)
    {
        if (uri is null || !uri.IsAbsoluteUri) return $"The URL '{uri}' of an external service must be absolute.";
        return uri.AbsolutePath == "/" && uri.Query.Length == 0 && uri.Fragment.Length == 0
            ? null
            : $"The URL '{uri}' of an external service must have the path \"/\" and neither query nor fragment.";
    }
}
