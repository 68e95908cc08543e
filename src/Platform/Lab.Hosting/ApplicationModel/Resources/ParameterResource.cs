namespace Aspire.Hosting.ApplicationModel;

/// <summary>A value from outside: configuration (<c>Parameters:NAME</c>), a generated default, or asked for in the dashboard.</summary>
public class ParameterResource(string name, Func<ParameterDefault?, string> callback, bool secret = false)
    : Resource(name), IExpressionValue, IResourceWithoutLifetime
{
    readonly Lock gate = new();
    readonly TaskCompletionSource<string> entered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    string? value;

    /// <summary>True: never shown or logged in clear.</summary>
    public bool Secret { get; } = secret;

    /// <summary>True: the value is a connection string (<c>ConnectionStrings:NAME</c>).</summary>
    public bool IsConnectionString { get; set; }

    public string? Description { get; set; }

    public bool EnableDescriptionMarkdown { get; set; }

    public ParameterDefault? Default { get; set; }

    public string ValueExpression => IsConnectionString ? $"{{{Name}.connectionString}}" : $"{{{Name}.value}}";

    /// <summary>True: a missing value can still be entered in the dashboard, so readers wait for it.</summary>
    internal bool CanBeEntered { get; set; }

    internal bool HasValue
    {
        get
        {
            lock (gate) return value is not null;
        }
    }

    /// <exception cref="MissingParameterValueException">No source has a value.</exception>
    public string Value
    {
        get
        {
            lock (gate) return value ??= callback(Default);
        }
    }

    public async ValueTask<string?> GetValueAsync(CancellationToken cancellationToken)
    {
        try
        {
            return Value;
        }
        catch (MissingParameterValueException) when (CanBeEntered)
        {
            return await entered.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public ValueTask<string?> GetValueAsync(ValueProviderContext context, CancellationToken cancellationToken) =>
        GetValueAsync(cancellationToken);

    /// <summary>Gives the missing value; false when there is one already.</summary>
    internal bool TryEnter(string text)
    {
        lock (gate)
        {
            if (value is not null) return false;
            value = text;
        }

        entered.TrySetResult(text);
        return true;
    }
}
