using Lab.Evaluation;
using Lab.Transformers;

namespace Lab.Sentiment;

// What a run puts on the disk: the model, and checkpoints until it is there.
sealed partial class FineTuneRun
{
    /// <summary>Writes the model folder whole or not at all.</summary>
    public void Write()
    {
        using var output = new ModelOutput(options.OutputFolder);
        SaveTexts(output.Folder);
        ModelWeights.Save(start.Device, output.Folder, options.Weights, cancellation);
        if (validation is not null)
            ReferenceRowsOfSplit.Measure(start.Data.Labels.Names, start.Data.Split.Validation, splits.Validation, validation.Probabilities, start.Tokenizer)
                .SaveTo(output.Folder);
        File.WriteAllText(Path.Combine(output.Folder, LearningCurve.FileName), curve.Draw().ToString());
        output.Commit();
    }

    /// <summary>Measuring and writing can be repeated, hours of training should not be: what was trained becomes a checkpoint.</summary>
    /// <param name="problem">What ended the run.</param>
    public void KeepTraining(Exception problem)
    {
        // Calibrated weights are no place to continue from, and those before them are saved; weights that give no numbers are none either.
        if (temperature is not null || diverged) return;
        try
        {
            trainer.SaveUnsaved();
        }
        catch (LabException) when (problem is not OperationCanceledException)
        {
            // The first failure says more: a disk that is too full for the model is too full for a checkpoint.
        }
    }

    /// <summary>After a run that ended well, unless they are to stay.</summary>
    public void RemoveCheckpoints()
    {
        if (!options.Checkpoints.KeepAfterwards) store.RemoveAll();
    }

    void SaveBeside(string folder)
    {
        SaveTexts(folder);
        curve.SaveTo(folder);
    }

    void SaveTexts(string folder)
    {
        TextSettings.Write(folder, options.Data.Cleaning);
        start.Tokenizer.SaveTo(folder);
        TokenizerSettings.WriteMaxLength(folder, start.MaxLength);
    }

    // The best may lie beside the checkpoint that the run continued from, in another folder.
    string CheckpointOf(int step)
    {
        string own = store.PathOf(step);
        if (Directory.Exists(own) || start.Checkpoint is not { } resumed) return own;
        return Path.Combine(Path.GetDirectoryName(Path.GetFullPath(resumed.Folder))!, Path.GetFileName(own));
    }
}
