namespace Lab.Services.Tests.Cli;

/// <summary>Cancels when a text is written.</summary>
sealed class CancelAt(string text, CancellationTokenSource cancellation) : StringWriter
{
    public override void Write(string? value)
    {
        base.Write(value);
        if (value is not null && value.Contains(text, StringComparison.Ordinal)) cancellation.Cancel();
    }
}
