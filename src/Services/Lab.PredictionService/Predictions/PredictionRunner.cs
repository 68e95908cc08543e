using Lab.Inference;
using Lab.PredictionService.Caching;
using Lab.PredictionService.Models;
using Lab.PredictionService.Problems;
using Lab.PredictionService.Telemetry;
using Lab.PredictionService.Traces;
using Lab.Sentiment;

namespace Lab.PredictionService.Predictions;

/// <summary>
/// Runs texts through the cache and the model of the moment, one model for a whole call, and turns what may go wrong into
/// problems.
/// </summary>
sealed class PredictionRunner(ModelHost host, TimeProvider time, PredictionNotes notes, AnswerCache? cache = null, TraceWriter? traces = null)
{
    public async Task<Attempt<Answer>> RunAsync(IReadOnlyList<string> texts, HttpContext http)
    {
        if (host.Enter() is not { } model)
        {
            ServiceTelemetry.Refused("no_model");
            return Problem.NoModel(host.State);
        }
        string outcome = "failed";
        try
        {
            long started = time.GetTimestamp();
            var answer = await AnswerAsync(model, texts, http.RequestAborted);
            http.Response.Headers[ServerTiming.Header] = ServerTiming.Write(ServerTiming.Of(answer.Predictions));
            var duration = time.GetElapsedTime(started);
            ServiceTelemetry.Answered(duration.TotalSeconds);
            traces?.Append(texts, answer, duration);
            outcome = "";
            return answer;
        }
        catch (QueueFullException full)
        {
            outcome = ServiceTelemetry.OutcomeOf(full);
            return Problem.QueueFull(http, full);
        }
        catch (ObjectDisposedException)
        {
            outcome = "stopping";
            return Problem.Stopping();
        }
        finally
        {
            if (outcome.Length > 0) ServiceTelemetry.Refused(http.RequestAborted.IsCancellationRequested ? "left" : outcome);
            model.Leave();
        }
    }

    /// <summary>The same by one model that the caller has entered; what goes wrong comes out as it is.</summary>
    public async Task<Answer> AnswerAsync(ServedModel model, IReadOnlyList<string> texts, CancellationToken cancellation)
    {
        var known = new Prediction?[texts.Count];
        if (cache is not null) await cache.FindAsync(model, texts, known, cancellation);
        int[] missing = [.. Enumerable.Range(0, known.Length).Where(i => known[i] is null)];
        var computed = missing.Length switch
        {
            0 => [],
            1 => [await model.Predictor.PredictAsync(texts[missing[0]], cancellation)],
            _ => await model.Predictor.PredictManyAsync(missing.Length == texts.Count ? texts : [.. missing.Select(i => texts[i])], cancellation),
        };
        var cached = Array.ConvertAll(known, prediction => prediction is not null);
        foreach (var (at, prediction) in missing.Zip(computed))
        {
            known[at] = prediction;
            cache?.Store(model, texts[at], prediction);
        }
        return new Answer(known!, notes.Take(model.Name, known!, cached), model.Name);
    }
}

/// <summary>Predictions in the order of the texts, the id of each, and who made them.</summary>
sealed record Answer(IReadOnlyList<Prediction> Predictions, IReadOnlyList<string> Ids, ModelName Model);
