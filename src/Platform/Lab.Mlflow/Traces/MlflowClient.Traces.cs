namespace Lab.Mlflow;

partial class MlflowClient
{
    /// <summary>
    /// Logs traces of one span each in OpenTelemetry's protocol, as JSON to <c>/v1/traces</c>. The same spans again change nothing, so the call may be repeated.
    /// </summary>
    /// <param name="experimentId">Where they go.</param>
    /// <param name="spans">One or more.</param>
    /// <param name="cancellation">Ends the call.</param>
    public async Task LogTracesAsync(string experimentId, IReadOnlyList<TraceSpan> spans, CancellationToken cancellation = default)
    {
        byte[] body = OtlpJson.Write(spans);
        using var answer = await sender.SendAsync(
            () => new(HttpMethod.Post, "v1/traces") { Content = JsonBody(body), Headers = { { "x-mlflow-experiment-id", experimentId } } }, options.Timeout, options.MaxRetries, cancellation);
        if (!answer.IsSuccessStatusCode) throw Refusals.Read((int)answer.StatusCode, await answer.Content.ReadAsByteArrayAsync(cancellation));
    }
}
