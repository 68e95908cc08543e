using Lab.Sentiment;

namespace Lab.Pipelines;

/// <summary>Follows a pipeline; its calls come one after the other.</summary>
public interface IPipelineObserver
{
    /// <summary>preprocess, train or evaluate begins.</summary>
    void StepStarted(string step);

    /// <summary>How far a step is.</summary>
    /// <param name="share">0 to 1; null when the whole is not known.</param>
    /// <param name="text">What it does.</param>
    void Progress(double? share, string text);

    /// <summary>Something a person should know.</summary>
    void Note(string text);

    /// <summary>A fine-tuning begins; what is returned follows it, null when nothing does.</summary>
    IFineTuneObserver? Training(FineTuneOptions options) => null;

    /// <summary>A step ended well; the next one begins when the task is done.</summary>
    Task StepEndedAsync(PipelineStepResult result);
}
