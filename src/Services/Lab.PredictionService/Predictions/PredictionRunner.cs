using Lab.Inference;
using Lab.PredictionService.Models;
using Lab.PredictionService.Problems;
using Lab.Sentiment;

namespace Lab.PredictionService.Predictions;

/// <summary>Runs texts through the model of the moment and turns what may go wrong into problems.</summary>
sealed class PredictionRunner(ModelHost host)
{
    public async Task<Attempt<Answer>> RunAsync(IReadOnlyList<string> texts, HttpContext http)
    {
        if (host.State is not ModelState.Ready { Predictor: var predictor }) return Problem.NoModel(host.State);
        try
        {
            var predictions = texts.Count == 1
                ? [await predictor.PredictAsync(texts[0], http.RequestAborted)]
                : await predictor.PredictManyAsync(texts, http.RequestAborted);
            return new Answer(predictions, new ModelName(predictor.Facts.Name, predictor.Facts.Version));
        }
        catch (QueueFullException full)
        {
            return Problem.QueueFull(http, full);
        }
        catch (ObjectDisposedException)
        {
            return Problem.Stopping();
        }
    }
}

/// <summary>Predictions in the order of the texts, and who made them.</summary>
sealed record Answer(IReadOnlyList<Prediction> Predictions, ModelName Model);
