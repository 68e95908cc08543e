using System.Security.Cryptography;
using System.Text;
using Lab.Hub;
using Lab.Mlflow;
using Lab.Mlflow.Protocol;

namespace Lab.Sentiment;

// Any model of the server, by its address: also other names than the lab's, logged models, and models of runs.
partial class ModelRegistry
{
    /// <summary>A folder on this machine with the files of a model of the server.</summary>
    /// <param name="address">models:/NAME@ALIAS, models:/NAME/VERSION, models:/m-ID or runs:/RUN/NAME.</param>
    /// <param name="cancellation">Ends the call.</param>
    /// <exception cref="LabException">There is no such model, or it is of a kind that the lab does not read.</exception>
    /// <exception cref="HttpRequestException">The server is away.</exception>
    public async Task<string> FetchAsync(ModelUri address, CancellationToken cancellation = default)
    {
        try
        {
            if (address is ModelUri.Registered registered) return await FetchAsync(Of(await mlflow.ResolveModelAsync(registered, cancellation)), cancellation);
            string location = await mlflow.LocateModelAsync(address, cancellation);
            // Under one name a run may log other files later, which have another description.
            var description = await DescriptionAsync(address, location, cancellation);
            var model = new RegisteredVersion(address is ModelUri.Logged ? "logged-models" : "runs", description, location, null, null);
            return await cache.GetAsync(model, folder => DownloadAsync(address, folder, cancellation), cancellation);
        }
        catch (MlflowException missing) when (missing.Status is 400 or 404)
        {
            throw new LabException(ErrorKind.Model, $"The tracking server has no model {address}.", address.ToString(), remedy: missing.Message, inner: missing);
        }
    }

    async Task<string> DescriptionAsync(ModelUri address, string location, CancellationToken cancellation)
    {
        using var text = new MemoryStream();
        await mlflow.DownloadAsync($"{location}/{MlflowModelFolder.FileName}", text, cancellation);
        return $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{address}\n")))[..8]}{Convert.ToHexStringLower(SHA256.HashData(text.ToArray()))[..24]}";
    }

    async Task<string> DownloadAsync(ModelUri address, string folder, CancellationToken cancellation)
    {
        var model = await mlflow.DownloadModelAsync(address.ToString(), folder, cancellation: cancellation);
        if (!MlflowModelFolder.IsOne(model.Folder)) return model.ModelFolder;
        var found = MlflowModelFolder.Read(model.Folder);
        if (found.Folder is { } files) return files;
        if (!HubModelId.TryParse(found.HubName!, out var id)) throw new LabException(ErrorKind.Model, $"The model's weights are not here, and '{found.HubName}' is no name of the hub.", address.ToString());
        return (await HubModel.FetchAsync(id, cancellation: cancellation)).Folder;
    }
}
