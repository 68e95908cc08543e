using Lab.ServiceDefaults.Access;

namespace Lab.PredictionService.Problems;

/// <summary>What the front door refuses, told like every other problem.</summary>
sealed class Refusals : IRefusals
{
    public Task WriteAsync(HttpContext http, int status, string detail, string header) => Problem.At(status, detail, header).ExecuteAsync(http);
}
