namespace Aspire.Hosting.ApplicationModel;

/// <summary>Text that is masked wherever it is shown.</summary>
sealed class SecretText(string value) : IExpressionValue
{
    public string ValueExpression => value;

    public ValueTask<string?> GetValueAsync(CancellationToken cancellationToken = default) => new(value);

    public override string ToString() => "***";
}
