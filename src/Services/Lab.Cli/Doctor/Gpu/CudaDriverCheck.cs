using System.Globalization;

namespace Lab.Cli.Doctor.Gpu;

/// <summary>The driver's CUDA library: its version, and whether it starts.</summary>
sealed class CudaDriverCheck : ICheck
{
    public string Name => "CUDA driver";

    public Task<Verdict> ExamineAsync(Machine machine, CancellationToken cancellation) => Task.FromResult(machine.Cuda() switch
    {
        null => Verdict.Ok("none (no libcuda)"),
        { Code: not 0 } failed => Verdict.Problem($"CUDA {failed.VersionText}, but {failed.Failure.What}.", failed.Failure.Remedy),
        { } ready => Verdict.Ok(string.Create(CultureInfo.InvariantCulture, $"CUDA up to {ready.VersionText}, {ready.Devices} GPUs")),
    });
}
