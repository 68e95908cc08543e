using Lab.Inference;
using Lab.PredictionService.Hosting;
using Lab.PredictionService.Models;
using Lab.PredictionService.Predictions;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Telemetry;
using Lab.Sentiment;
using Lab.ServiceDefaults.Web;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace Lab.PredictionService.Batches;

/// <summary>
/// Streams a CSV through one model: reads a window, predicts it, sends it, and only then reads on. Until the first window is
/// sent whatever goes wrong is a problem document; after that the connection breaks, so that nobody takes a part for the whole.
/// </summary>
sealed partial class CsvBatch(
    ModelHost host, PredictionRunner runner, UploadSlots slots, IOptions<BatchOptions> options, IOptions<PredictionOptions> limits, TimeProvider time, ILogger<CsvBatch> log)
{
    static readonly TimeSpan shortestPause = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan longestPause = TimeSpan.FromSeconds(1);

    readonly BatchOptions options = options.Value;

    /// <summary>Null when the answer was sent, or broken off.</summary>
    public async Task<ProblemHttpResult?> RunAsync(HttpContext http)
    {
        if (http.Request.ContentLength > options.MaxUploadBytes) return TooLarge();
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size) size.MaxRequestBodySize = options.MaxUploadBytes;
        if (host.Enter() is not { } model)
        {
            ServiceTelemetry.Refused("no_model");
            return Problem.NoModel(host.State);
        }
        try
        {
            using var slot = slots.TryTake(http.Connection.RemoteIpAddress, out string taken);
            if (slot is not null) return await StreamAsync(http, model);
            ServiceTelemetry.Refused("queue_full");
            return Problem.TooMany(http, shortestPause, taken);
        }
        finally
        {
            model.Leave();
        }
    }

    async Task<ProblemHttpResult?> StreamAsync(HttpContext http, ServedModel model)
    {
        using var patience = new Patience(options.StallTimeout, time, http.RequestAborted);
        var cancellation = patience.Token;
        long started = time.GetTimestamp();
        long sent = 0;
        try
        {
            var opened = await patience.ForAsync(CsvUpload.OpenAsync(http.Request, options, limits.Value, cancellation));
            if (opened.Problem is { } wrong) return wrong;
            await using var upload = opened.Value!;
            using var answer = new CsvAnswer(http.Response, new PredictedColumns(upload.Header, model.Predictor.Labels, upload.WithWarnings), upload.Dialect);
            for (; await patience.ForAsync(upload.ReadAsync(cancellation)); sent = answer.Rows)
            {
                var predictions = await PredictAsync(model, upload.Texts, http, cancellation);
                await patience.ForAsync(answer.SendAsync(upload.Rows, predictions, cancellation));
            }
            await patience.ForAsync(answer.CompleteAsync(cancellation));
            if (upload.BadRows > 0) LogSkipped(http.TraceIdentifier, upload.BadRows);
            ServiceTelemetry.Answered(time.GetElapsedTime(started).TotalSeconds);
            return null;
        }
        catch (OperationCanceledException) when (!patience.IsOver && http.RequestAborted.IsCancellationRequested)
        {
            ServiceTelemetry.Refused("left");
            throw;
        }
        catch (Exception cause) when (http.Response.HasStarted)
        {
            ServiceTelemetry.Refused("failed");
            LogBroken(
                cause is LabException || patience.IsOver ? null : cause, http.TraceIdentifier, sent,
                patience.IsOver ? $"the client sent or took nothing for {options.StallTimeout}." : cause.Message);
            http.Abort();
            return null;
        }
        catch (Exception cause) when (ToProblem(http, cause) is { } problem)
        {
            ServiceTelemetry.Refused(cause is QueueFullException busy ? ServiceTelemetry.OutcomeOf(busy) : cause is ObjectDisposedException ? "stopping" : "failed");
            return problem;
        }
    }

    // Who was told nothing yet is told to come back; who is being answered already waits his turn.
    async Task<IReadOnlyList<Prediction>> PredictAsync(ServedModel model, IReadOnlyList<string> texts, HttpContext http, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return (await runner.AnswerAsync(model, texts, cancellation)).Predictions;
            }
            catch (QueueFullException full) when (http.Response.HasStarted)
            {
                var pause = TimeSpan.FromTicks(Math.Clamp(full.Refusal.RetryAfter.Ticks, shortestPause.Ticks, longestPause.Ticks));
                await Task.Delay(pause, time, cancellation);
            }
        }
    }

    ProblemHttpResult? ToProblem(HttpContext http, Exception cause) => cause switch
    {
        OperationCanceledException => Problem.OfStatus(StatusCodes.Status408RequestTimeout, http.Request),
        LabException wrong => Problem.Of(wrong, CsvUpload.Part),
        QueueFullException full => Problem.QueueFull(http, full),
        ObjectDisposedException => Problem.Stopping(),
        BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => TooLarge(),
        DamagedBodyException damaged => Problem.BadRequest(damaged.Message, "Content-Encoding"),
        BadHttpRequestException broken => Problem.OfStatus(broken.StatusCode, http.Request),
        IOException or InvalidDataException => Problem.BadRequest($"The multipart body is damaged or ends too early: {cause.Message}", CsvUpload.Part),
        _ => null,
    };

    ProblemHttpResult TooLarge() => Problem.TooLarge($"The upload is larger than {options.MaxUploadBytes:N0} bytes.");

    [LoggerMessage(LogLevel.Information, "A CSV (request {RequestId}) had {Rows} bad rows, which were left out as asked.")]
    partial void LogSkipped(string requestId, long rows);

    [LoggerMessage(LogLevel.Warning, "The answer to a CSV (request {RequestId}) was broken off after {Rows} rows: {Reason}")]
    partial void LogBroken(Exception? cause, string requestId, long rows, string reason);
}
