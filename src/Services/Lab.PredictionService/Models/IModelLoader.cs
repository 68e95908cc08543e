namespace Lab.PredictionService.Models;

/// <summary>Reads a model from a folder. A seam: tests serve a model without files.</summary>
public interface IModelLoader
{
    /// <summary>Loads the model in <paramref name="folder"/>; blocks while it reads.</summary>
    /// <exception cref="LabException">The folder holds no model that this service can run.</exception>
    LoadedModel Load(string folder, CancellationToken cancellation);
}
