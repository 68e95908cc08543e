namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value that is known at run time only, such as the address of a resource.</summary>
public interface IValueProvider
{
    /// <summary>Waits until the value is known.</summary>
    ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default);

    /// <summary>The value as the caller sees it.</summary>
    ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken = default) =>
        GetValueAsync(cancellationToken);
}

/// <summary>A value that has a symbolic form in a manifest, such as <c>{redis.connectionString}</c>.</summary>
public interface IManifestExpressionProvider
{
    string ValueExpression { get; }
}

/// <summary>A value that refers to resources or other values.</summary>
public interface IValueWithReferences
{
    IEnumerable<object> References { get; }
}

/// <summary>A value known at run time that can also be written into a manifest.</summary>
public interface IExpressionValue : IValueProvider, IManifestExpressionProvider;
